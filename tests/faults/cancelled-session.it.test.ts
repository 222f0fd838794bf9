import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { money } from '@ticketly/core';
import { tellEntries } from '@ticketly/core/ledger';
import { expectedEntries } from '@ticketly/core/orders';
import type { EventId, OrganizationId, OutboxEvent, Session, SessionId } from '@ticketly/core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { serverDatabase } from '../../packages/adapters-postgres/src/databases.fixture.ts';
import type { TestDatabase } from '../../packages/adapters-postgres/src/databases.fixture.ts';
import { claimOf, paymentOf, pendingOrder, settlementOf } from '../../packages/adapters-postgres/src/orders.fixture.ts';
import { openPlainGateway } from '../gateway/plain-face.ts';
import type { TestGateway } from '../gateway/test-gateway.ts';
import { until } from '../servers/until.ts';

const orders = 5_000;
const sessionId = 's1' as SessionId;
const repository = fileURLToPath(new URL('../..', import.meta.url));

let database: TestDatabase;
let gateway: TestGateway;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  database = await serverDatabase(inject('postgresUrl'));
  gateway = await openPlainGateway({ provider: 'sandbox' });
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await gateway.close();
  await database.close();
});

/** An order that is paid, here and at the gateway. */
const buy = async (n: number): Promise<void> => {
  const { seatSales, payments } = database.ports;
  const order = pendingOrder(`o${n}`, { seats: [`A${2 * n}`, `A${2 * n + 1}`] });
  const claimed = await seatSales.claim(claimOf(order));
  if (!claimed.ok) throw new Error(claimed.refusal.code);
  const payment = paymentOf(order);
  const { paymentId, orderId, amount } = payment;
  const asked = { paymentId, orderId, amount, origin: 'here', description: '', idempotencyKey: paymentId };
  const { providerRef } = await gateway.adapter.open(asked);
  gateway.pay(paymentId);
  const begun = { ...payment, progress: { status: 'created' } } as const;
  await payments.save({ state: begun, events: [], expectedVersion: 0 });
  const progress = { status: 'succeeded', providerRef, succeededAt: order.placedAt } as const;
  const state = { ...payment, progress };
  const settlement = settlementOf(order, paymentId);
  const entries = expectedEntries({ order: settlement.paid, payments: [state] }, order.placedAt);
  const effect = { payment: { state, events: tellEntries(entries), expectedVersion: 1 } };
  const settled = await seatSales.settle({ ...settlement, effect });
  if (!settled.ok) throw new Error(settled.refusal.code);
};

const inCrowds = async (count: number, act: (n: number) => Promise<void>): Promise<void> => {
  const crowd = 64;
  for (let from = 0; from < count; from += crowd)
    await Promise.all(Array.from({ length: Math.min(crowd, count - from) }, (_, n) => act(from + n)));
};

const cancelSession = async (): Promise<void> => {
  const progress = { status: 'cancelled', cancelledAt: Date.now() };
  const state = { sessionId, eventId: 'e1' as EventId, organizationId: 'g1' as OrganizationId, progress };
  const times = { startsAt: Date.now(), endsAt: Date.now() + 1, announced: {} };
  const event: OutboxEvent = {
    id: 'cancelled',
    aggregateType: 'sessions',
    aggregateId: sessionId,
    routingKey: 'e1' as EventId,
    type: 'SessionCancelled',
    version: 1,
    payload: { sessionId, eventId: 'e1' },
    occurredAt: Date.now(),
  };
  await database.ports.sessions.save({
    state: { ...state, ...times } as unknown as Session,
    events: [event],
    expectedVersion: 0,
  });
};

const startWorker = (): ChildProcess => {
  const args = ['--conditions=source', 'tests/faults/refund-worker.ts', database.url, gateway.url];
  const worker = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
  workers.push(worker);
  return worker;
};

/** How many orders went back whole, and how much of the money. */
const wentBack = async (): Promise<readonly [orders: number, sentBack: number]> => [
  (await database.ports.orders.countRefunds(sessionId)).refunded,
  gateway.ledger().filter(({ refunded }) => refunded.amountMinor > 0).length,
];

/** Orders and payments that do not have exactly one refund. */
const refundedTwice = (): Promise<readonly unknown[]> =>
  database.client.query(
    `select order_id from ticketly.orders where json_array_length(state -> 'refunds') <> 1
      union all
     select payment_id from ticketly.payments where jsonb_array_length(state -> 'refunds') <> 1`,
  );

/** What the ledger has, beside what is owed to buyers. */
const sumsOfLedger = (): Promise<readonly unknown[]> =>
  database.client.query(
    `select p.posting ->> 'account' as account, l.kind, count(*)::int as entries,
            sum((p.posting -> 'amount' ->> 'amountMinor')::bigint)::float8 as amount
       from ticketly.ledger l, jsonb_array_elements(l.postings) as p(posting)
      where p.posting ->> 'account' <> 'receivable' group by 1, 2 order by 1, 2`,
  );

/** Payments of which the ledger and the gateway say different things, or something is owed. */
const unequalToGateway = async (gatewayHas: ReturnType<TestGateway['ledger']>): Promise<readonly unknown[]> => {
  const ours = await database.ports.ledger.ofPayments(gatewayHas.map(({ paymentId }) => paymentId));
  const theirs = new Map(gatewayHas.map((payment) => [payment.paymentId, payment]));
  return ours.filter(({ paymentId, capturedMinor, returnedMinor, receivableMinor }) => {
    const { captured, refunded } = theirs.get(paymentId) ?? {};
    return capturedMinor !== captured?.amountMinor || returnedMinor !== refunded?.amountMinor || receivableMinor !== 0;
  });
};

test('5,000 paid orders of a cancelled session are each refunded once, though the process is killed three times', async () => {
  await inCrowds(orders, buy);
  await cancelSession();
  for (const share of [0.2, 0.5, 0.8]) {
    const worker = startWorker();
    await until(`${share} of the orders`, async () => Math.min(...(await wentBack())) > share * 0.5 * orders);
    const gone = once(worker, 'exit');
    worker.kill('SIGKILL');
    await gone;
    expect((await wentBack())[1]).toBeLessThan(orders);
  }
  startWorker();
  const { countRefunds } = database.ports.orders;
  await until('the end of it', async () => {
    const { kept, onTheirWay } = await countRefunds(sessionId);
    return kept === 0 && onTheirWay === 0;
  });

  expect(await countRefunds(sessionId)).toEqual({ kept: 0, refunded: orders, onTheirWay: 0 });
  const ledger = gateway.ledger();
  const sumOf = (which: 'captured' | 'refunded') => ledger.reduce((sum, each) => sum + each[which].amountMinor, 0);
  expect([ledger.length, sumOf('captured'), sumOf('refunded')]).toEqual([orders, 9_000 * orders, 9_000 * orders]);
  const strange = ledger.filter(({ refunded, status }) => refunded.amountMinor !== 9_000 || status !== 'refunded');
  expect(strange).toEqual([]);
  expect(await refundedTwice()).toEqual([]);
  expect(await sumsOfLedger()).toEqual([
    { account: 'gateway:sandbox', kind: 'captured', entries: orders, amount: 9_000 * orders },
    { account: 'gateway:sandbox', kind: 'returned', entries: orders, amount: -9_000 * orders },
    { account: 'organizer', kind: 'sold', entries: orders, amount: -9_000 * orders },
    { account: 'organizer', kind: 'taken_back', entries: orders, amount: 9_000 * orders },
  ]);
  expect(await unequalToGateway(ledger)).toEqual([]);
  const { decisions } = await database.ports.seatSales.taken(sessionId);
  expect(decisions).toEqual([]);
  for (const n of [0, 1, orders >> 1, orders - 1]) {
    const order = await database.ports.orders.find(pendingOrder(`o${n}`).orderId);
    expect(order?.refunds).toMatchObject([{ amount: money(9_000, 'EUR'), reason: 'session-cancelled' }]);
    const [payment] = (await database.ports.payments.ofOrder(pendingOrder(`o${n}`).orderId)).map(({ state }) => state);
    expect(payment?.refunds).toMatchObject([{ amount: money(9_000, 'EUR'), status: 'done' }]);
  }
}, 600_000);
