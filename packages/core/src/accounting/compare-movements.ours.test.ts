import { expect, test } from 'vitest';
import type { ListCharges } from '../payments/index.ts';
import { listing, minuteMs, soldSeats } from './sold-seats.fixture.ts';
import type { SoldSeats } from './sold-seats.fixture.ts';

const secondMs = 1_000;

/** Sold seats, that the gateway tells of later by so much, and half an hour after them. */
const sold = async (count: number, { toldAfterMs = 0, everyMs = 0 } = {}): Promise<SoldSeats> => {
  const seats = await soldSeats();
  for (let n = 0; n < count; n += 1) {
    seats.clock.advance(everyMs);
    await seats.sell(toldAfterMs);
  }
  seats.clock.advance(30 * minuteMs);
  return seats;
};

test('an empty ledger misses nothing, and nobody is asked', async () => {
  const { compare } = await sold(0);
  expect(await compare({ list: 'ours' })).toEqual({ items: [], nextCursor: null, listed: [], retrieved: [] });
});

test('what the gateway lists is not asked for one by one, though its clock is behind by two minutes', async () => {
  for (const toldAfterMs of [0, 2 * minuteMs]) {
    const { compare } = await sold(3, { toldAfterMs });
    const { items, listed, retrieved } = await compare({ list: 'ours' });
    expect([items, retrieved, listed.length]).toEqual([[], [], 1]);
  }
});

test('what stands elsewhere in the gateway’s list is asked for by all its names', async () => {
  const { compare, gateway, sell, clock } = await sold(0);
  const paymentId = await sell(2 * minuteMs + 1);
  clock.advance(30 * minuteMs);
  const { items, retrieved } = await compare({ list: 'ours' });
  expect(items).toEqual([]);
  expect(retrieved).toEqual([{ paymentId, providerRef: gateway.ledger()[0]?.providerRef }]);
});

test('what the gateway does not know, or has not captured, is missing there', async () => {
  const { compare, clock, gateway, ports, sell } = await soldSeats();
  const paymentId = await sell();
  const orderId = (await ports.payments.find(paymentId))?.state.orderId;
  const missing = { kind: 'missing-there', provider: 'memory', paymentId, orderId, currency: 'EUR' };
  const expected = [{ ...missing, hereMinor: 1_999, thereMinor: 0, movedAt: clock.now() }];
  clock.advance(30 * minuteMs);
  const [known] = gateway.ledger();
  const uncaptured = known && { ...known, captured: { ...known.captured, amountMinor: 0 } };
  for (const said of [undefined, uncaptured]) {
    const says = { ...listing(gateway, () => undefined), retrieve: async () => said };
    expect((await compare({ list: 'ours', says })).items).toEqual(expected);
  }
});

test('the list around a page is read to its end in pages of any size, five at the most', async () => {
  const { compare, gateway } = await sold(6);
  const says = listing(gateway, (charge) => charge, 1);
  const { items, listed, retrieved } = await compare({ list: 'ours', says });
  expect([items, listed.length, retrieved.length]).toEqual([[], 5, 1]);
  const pairs = await compare({ list: 'ours', says: listing(gateway, (charge) => charge, 2) });
  expect([pairs.listed.length, pairs.retrieved.length]).toEqual([3, 0]);
});

/** How often the list is asked for, two charges at a time, to find the first of some payments. */
const listedFor = async (everyMs: number): Promise<readonly ListCharges[]> => {
  const { compare, gateway, clock } = await sold(6, { everyMs });
  const first = clock.now() - 30 * minuteMs - 5 * everyMs;
  const period = { to: (first + 1) as ReturnType<typeof clock.now> };
  const says = listing(gateway, (charge) => charge, 2);
  return (await compare({ list: 'ours', period, says })).listed;
};

test('the list around a page is not read further than two minutes after it', async () => {
  // The third and fourth are the first page on which one is later.
  expect(await listedFor(40 * secondMs)).toHaveLength(3);
  expect(await listedFor(40 * secondMs + 1)).toHaveLength(2);
});
