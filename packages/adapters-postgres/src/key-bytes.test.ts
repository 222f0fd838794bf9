import { PGlite } from '@electric-sql/pglite';
import type { IdempotentRequest, PrincipalId } from '@ticketly/core';
import { systemRandomness } from '@ticketly/core/memory';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { postgresIdempotencyKeys } from './idempotency-keys.ts';
import { migrate } from './migrate.ts';
import { pgliteClient } from './pglite-client.ts';

const database = await PGlite.create();
afterAll(() => database.close());

const id = (): string => crypto.randomUUID();
const price = { amountMinor: 4_500, currency: 'EUR' };
const line = { discountMinor: 0, feesMinor: [], taxesMinor: [], totalMinor: 4_500 };

/** What is answered to an order of so many seats, as the edge keeps it. */
const orderOf = (seats: number) => ({
  orderId: id(),
  sessionId: id(),
  eventId: id(),
  holdId: `${id()}.${id()}`,
  status: 'pending',
  lines: Array.from({ length: seats }, (_, n) => ({
    seatId: `stalls-A-${n}`,
    label: `Stalls, row A, seat ${n}`,
    tierId: 'stalls',
    price,
  })),
  total: price,
  price: {
    ...{ subtotal: price, discount: null, fees: [], taxes: [], total: price },
    lines: Array.from({ length: seats }, () => line),
  },
  placedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:10:00.000Z',
  refunds: [],
});
const order = orderOf(2);
const payment = {
  paymentId: id(),
  orderId: order.orderId,
  status: 'requires_action',
  amount: price,
  clientSecret: null,
  checkoutUrl: `https://tickets.example/sandbox/pay/${id()}`,
};

const client = pgliteClient(database, { randomness: systemRandomness });
beforeAll(() => migrate(client));
afterEach(() => client.query('delete from ticketly.idempotency_keys', []));
const keys = postgresIdempotencyKeys(client);
const principalId = id() as PrincipalId;

const answerTo = async (operation: string, body: unknown): Promise<void> => {
  const request: IdempotentRequest = { principalId, operation, key: id(), fingerprint: 'f'.repeat(43) };
  const begun = await keys.begin(request, 20_000);
  if (begun.status !== 'begun') throw new Error(`the key is ${begun.status}`);
  await keys.answer(request, begun.lease, { status: 201, body: { status: 201, body } });
};
const bytes = async (of: 'avg' | 'max'): Promise<number> => {
  const sql = `select ${of}(pg_column_size(k.*))::int as bytes from ticketly.idempotency_keys k`;
  return Number((await client.query<{ bytes: unknown }>(sql, []))[0]?.bytes);
};

test('the keys of a purchase take less than one kilobyte each', async () => {
  await answerTo('post /v1/orders {}', order);
  await answerTo(`post /v1/orders/{orderId}/payments {"orderId":"${order.orderId}"}`, payment);
  expect(await bytes('avg')).toBeLessThan(1_024);
  expect(await bytes('avg')).toBeGreaterThan(400);
});

test('the key of an order takes at most two kilobytes, however many seats it has', async () => {
  for (let seats = 1; seats <= 10; seats += 1) await answerTo('post /v1/orders {}', orderOf(seats));
  expect(await bytes('max')).toBeLessThan(2_048);
  expect(await bytes('max')).toBeGreaterThan(1_024);
});
