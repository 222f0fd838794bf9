import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pgliteClient, postgresPorts } from '@ticketly/adapters-postgres';
import type { GatewayPayment, PaymentId, SessionId } from '@ticketly/core';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { auditSession, readAuditedSession } from '@ticketly/core/testing';
import type { Finding } from '@ticketly/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from './api-process.ts';
import type { ApiProcess } from './api-process.ts';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { sandboxIn } from './stage.ts';
import { until } from '../servers/until.ts';

let folder: string;
const running: ApiProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-faults-'));
});
afterAll(async () => {
  await Promise.all(running.map((each) => each.signal('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
});

/** `npm start` with a store that is kept. */
const start = async (...args: readonly string[]): Promise<ApiProcess> => {
  const started = await startApi({ TICKETLY_DATA: folder, TICKETLY_STORE: 'pglite', TICKETLY_SEED: 'demo' }, args);
  running.push(started);
  return started;
};

type Buyer = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** One buyer, who stays the same whatever happens to the process. */
const buyerAt = async ({ url }: ApiProcess, subject: string): Promise<Buyer> => {
  const token = String((await ask('POST', `${url}/dev/tokens`, '', { subject })).body['access_token']);
  return (method, path, body) => ask(method, `${url}${path}`, token, body);
};

const bigSaleOf = async ({ url }: ApiProcess): Promise<string> =>
  until('the demo on sale', async () => {
    const { body } = await ask('GET', `${url}/v1/events?q=Northern`, '');
    const [event] = body['items'] as { eventId: string }[];
    const { body: shown } = await ask('GET', `${url}/v1/events/${event?.eventId}`, '');
    return (shown['sessions'] as { sessionId: string }[])[0]?.sessionId;
  });

const freeSeats = async (buyer: Buyer, sessionId: string): Promise<readonly string[]> => {
  const { body } = await buyer('GET', `/v1/sessions/${sessionId}/layout`);
  return (body['seatIndex'] as string[]).slice(0, 3);
};

/**
 * What the auditor objects to in a folder whose process is gone; the locks, which were its memory,
 * are filled from the store as at every start.
 */
const findingsIn = async (dataFolder: string, sessionId: SessionId): Promise<readonly Finding[]> => {
  const database = await PGlite.create({ dataDir: join(dataFolder, 'store') });
  const client = pgliteClient(database, { randomness: systemRandomness });
  const ports = { ...memoryPorts({ clock: systemClock }), ...postgresPorts(client) };
  await ports.seatLocks.prime(sessionId, await ports.seatSales.taken(sessionId));
  // The demo sold other sessions too.
  const isOfAnother = async (paymentId: PaymentId): Promise<boolean> => {
    const payment = await ports.payments.find(paymentId);
    const order = payment && (await ports.orders.find(payment.state.orderId));
    return order !== undefined && order.sessionId !== sessionId;
  };
  const ledger: GatewayPayment[] = [];
  for (const entry of await (await sandboxIn(dataFolder)).ledger())
    if (!(await isOfAnother(entry.paymentId))) ledger.push(entry);
  const findings = auditSession(await readAuditedSession(ports, sessionId, ledger));
  await database.close();
  return findings;
};

const seatOf = (hold: Answer): string => (hold.body['seats'] as { seatId: string }[])[0]?.seatId ?? '';

test('kill -9 of an embedded deployment keeps orders and tickets; --fresh begins anew', async () => {
  const first = await start();
  const sessionId = await bigSaleOf(first);
  const [anna, ben] = [await buyerAt(first, 'anna'), await buyerAt(first, 'ben')];
  const holds = `/v1/sessions/${sessionId}/holds`;
  const [one, other, last] = await freeSeats(anna, sessionId);
  const paidHold = await anna('POST', holds, { seatIds: [one] });
  const openHold = await ben('POST', holds, { seatIds: [other] });
  const paid = await anna('POST', '/v1/orders', { holdId: paidHold.body['holdId'] });
  const payment = await anna('POST', `/v1/orders/${String(paid.body['orderId'])}/payments`);
  await anna('POST', `/dev/payments/${String(payment.body['paymentId'])}/complete`, { outcome: 'succeed' });
  const ticketsPath = `/v1/orders/${String(paid.body['orderId'])}/tickets`;
  const tickets = await until('tickets', async () => {
    const answer = await anna('GET', ticketsPath);
    return answer.status === 200 && (answer.body['items'] as unknown[]).length === 1 && answer.body;
  });
  const open = await ben('POST', '/v1/orders', { holdId: openHold.body['holdId'] });
  expect([paid.status, open.status]).toEqual([201, 201]);
  const lateHold = await (await buyerAt(first, 'cleo'))('POST', holds, { seatIds: [last] });
  await first.signal('SIGKILL');

  const second = await start();
  const [annaLater, dora] = [await buyerAt(second, 'anna'), await buyerAt(second, 'dora')];
  const benLater = await buyerAt(second, 'ben');
  expect(await bigSaleOf(second)).toBe(sessionId);
  expect((await annaLater('GET', ticketsPath)).body).toEqual(tickets);
  // What was ordered stays claimed; the hold that was not is gone with the process, and its seat is
  // free again.
  const openNow = await benLater('GET', `/v1/orders/${String(open.body['orderId'])}`);
  expect(openNow.body['status']).toBe('pending');
  const taken = await dora('POST', holds, { seatIds: [seatOf(openHold), seatOf(paidHold)] });
  expect(taken).toMatchObject({ status: 409, code: 'locking/seats-unavailable' });
  expect(new Set(taken.body['conflicts'] as string[])).toEqual(new Set([seatOf(openHold), seatOf(paidHold)]));
  expect((await dora('POST', holds, { seatIds: [seatOf(lateHold)] })).status).toBe(201);
  const cleoLater = await buyerAt(second, 'cleo');
  const late = await cleoLater('POST', '/v1/orders', { holdId: lateHold.body['holdId'] });
  expect([404, 409]).toContain(late.status);
  await second.signal('SIGKILL');
  expect(await findingsIn(folder, sessionId as SessionId)).toEqual([]);

  const third = await start('--fresh');
  expect(await bigSaleOf(third)).not.toBe(sessionId);
  expect((await (await buyerAt(third, 'anna'))('GET', ticketsPath)).status).toBe(404);
});
