import { auditSession, readAuditedSession } from '@ticketly/core/testing';
import type { PaymentId, SessionId } from '@ticketly/core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ApiProcess } from './api-process.ts';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import { openStripeGateway } from '../gateway/stripe-face.ts';
import type { TestGateway } from '../gateway/test-gateway.ts';

const buyers = 24;

let stage: Stage;
let gateway: TestGateway;
let api: ApiProcess;
beforeAll(async () => {
  gateway = await openStripeGateway();
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, buyers);
});
afterAll(async () => {
  await gateway.close();
  await stage.close();
});

const start = async (): Promise<void> => {
  api = await stage.start(gateway.environment);
  gateway.webhooks.sendTo(`${api.url}${gateway.webhookPath}`);
};

/** Asks again, of whichever process there is, until somebody says yes. */
const call = async (buyer: string, path: string, body?: unknown): Promise<Answer> => {
  const token = await stage.tokenOf(buyer);
  return until(`a yes to ${path}`, async () => {
    const answer = await ask('POST', `${api.url}${path}`, token, body);
    return answer.status === 201 ? answer : false;
  });
};

const begin = async (
  buyer: string,
  seatId: string,
): Promise<{ readonly orderId: string; readonly paymentId: PaymentId }> => {
  const hold = await call(buyer, `/v1/sessions/${stage.sessionId}/holds`, { seatIds: [seatId] });
  const order = await call(buyer, '/v1/orders', { holdId: hold.body['holdId'] });
  const orderId = String(order.body['orderId']);
  const payment = await call(buyer, `/v1/orders/${orderId}/payments`);
  return { orderId, paymentId: String(payment.body['paymentId']) as PaymentId };
};

test('a process that is killed again and again while buyers pay through a gateway that goes wrong: each is charged once, and has tickets', async () => {
  await start();
  gateway.faults.fail({ on: 'open', does: 'is lost after it was carried out', share: 0.3, times: Infinity });
  gateway.webhooks.goWrong({ copies: 3, delayMs: 1_500, loss: 0.1 });
  const paying = Promise.all(
    stage.seatIds.map(async (seatId, n) => {
      const begun = await begin(`buyer-${n}`, seatId);
      gateway.pay(begun.paymentId);
      return { ...begun, buyer: `buyer-${n}` };
    }),
  );
  for (let kills = 0; kills < 3; kills += 1) {
    const seen = gateway.faults.calls().open;
    await until(
      'somebody who pays',
      async () => gateway.faults.calls().open > seen + 4 || gateway.ledger().length === buyers,
    );
    await api.signal('SIGKILL');
    await start();
  }
  const begun = await paying;
  gateway.faults.heal();
  for (const { buyer, orderId } of begun) {
    const token = await stage.tokenOf(buyer);
    const isPaid = async (): Promise<boolean> =>
      (await ask('GET', `${api.url}/v1/orders/${orderId}`, token)).body['status'] === 'paid';
    await until(`order ${orderId} to be paid`, isPaid, 300_000);
  }
  const captured = gateway.ledger().filter((payment) => payment.captured.amountMinor > 0);
  expect(captured).toHaveLength(buyers);
  const money = async (): Promise<readonly string[]> => {
    const sessionId: SessionId = stage.sessionId;
    const found = auditSession(await readAuditedSession(stage.ports, sessionId, gateway.ledger()));
    return found.map(({ invariant, sentence }) => `${invariant}: ${sentence}`);
  };
  await until('a session without findings', async () => (await money()).length === 0).catch(() => undefined);
  expect(await money()).toEqual([]);
});
