import { describe, expect, it, test } from 'vitest';
import { correctLocks } from '../checkout/index.ts';
import { TicketlyFault } from '../kernel/index.ts';
import type { RefundId, SeatId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order, SeatSales } from '../orders/index.ts';
import { postMissingEntries } from '../settlement/index.ts';
import { olga, seatA, valueOf } from '../testing/index.ts';
import type { Corrections } from './correct-drifts.ts';
import { bob, openHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';

const correctionsOf = ({ ports }: House): Corrections => ({
  locks: (sessionId) => correctLocks(ports, sessionId),
  entries: (orderId) => postMissingEntries(ports, orderId),
});

const soldOf = ({ lines, holdId, buyerId, fence }: Order): SeatDecision[] =>
  lines.map(({ seatId }) => ({ seatId, status: 'sold', holdId, buyerId, fence }));

const shown = async ({ ports, sessionId }: House): Promise<readonly SeatId[]> =>
  [...valueOf(await ports.seatLocks.held(sessionId)).sold].sort();

const refund = async ({ app, carry, paid }: House): Promise<void> => {
  valueOf(await app.settlement.refundOrder({ principal: olga, orderId: paid.orderId }));
  await carry();
};

describe('locks that differ from the record are corrected within two rounds', () => {
  it.each<readonly [string, (house: House) => unknown]>([
    [
      'after a relay that stood still told of a sale that was over, and died',
      async (house) => {
        await refund(house);
        await house.ports.seatLocks.record(house.sessionId, soldOf(house.paid));
      },
    ],
    [
      'where they have a sale that no order knows',
      ({ ports, sessionId, paid }) =>
        ports.seatLocks.record(
          sessionId,
          soldOf({ ...paid, lines: paid.lines.map((line, n) => ({ ...line, seatId: seatA(8 + n) })) }),
        ),
    ],
    [
      'where they have a claim as sold',
      ({ ports, sessionId, pending }) => ports.seatLocks.record(sessionId, soldOf(pending)),
    ],
    ['where they lost a sale', ({ lockStore, sessionId }) => lockStore.tables.get(sessionId)?.seats.delete(seatA(1))],
  ])('%s', async (_words, plant) => {
    const house = await openHouse();
    await plant(house);
    const audit = house.audit({}, correctionsOf(house));
    await audit.run();
    await audit.run();
    const { decisions } = await house.ports.seatSales.taken(house.sessionId);
    const sold = decisions.filter(({ status }) => status === 'sold').map(({ seatId }) => seatId);
    expect(await shown(house)).toEqual(sold.sort());
    expect(new Set(house.told.map(([kind, news]) => `${kind} ${news}`))).toEqual(new Set(['lock-differs corrected']));
    expect(audit.progress().corrections).toBe(1);
    await audit.run();
    expect(house.told.at(-1)).toEqual(['lock-differs', 'righted']);
    expect(audit.drifts()).toEqual([]);
  });

  test('and the seat can be bought', async () => {
    const house = await openHouse();
    await refund(house);
    await house.ports.seatLocks.record(house.sessionId, soldOf(house.paid));
    await expect(house.buy(bob, seatA(1))).rejects.toThrow('seats-unavailable');
    await correctLocks(house.ports, house.sessionId);
    expect(await house.buy(bob, seatA(1))).toMatchObject({ progress: { status: 'paid' } });
  });
});

test('a sale that ends while the locks are corrected does not stay in them', async () => {
  const house = await openHouse();
  const { seatSales } = house.ports;
  let asked = 0;
  const taken: SeatSales['taken'] = async (sessionId) => {
    const answer = await seatSales.taken(sessionId);
    asked += 1;
    // Decided and relayed after the arbiter answered, but before the locks are told.
    if (asked === 1) await refund(house);
    return answer;
  };
  await correctLocks({ ...house.ports, seatSales: { taken } }, house.sessionId);
  expect(await shown(house)).toEqual([seatA(3)]);
});

describe('what the ledger lacks is posted', () => {
  test('as it was, for an order from before there was a ledger', async () => {
    const house = await openHouse();
    await refund(house);
    const { ledger } = house.ports;
    const before = await ledger.ofOrder(house.paid.orderId);
    expect(before.map(({ kind }) => kind).sort()).toEqual(['captured', 'returned', 'sold', 'taken_back']);
    for (const { entryId } of before) house.database.ledger.delete(entryId);
    const audit = house.audit({}, correctionsOf(house));
    await audit.run();
    await audit.run();
    const after = await ledger.ofOrder(house.paid.orderId);
    const plain = (entries: typeof after) => new Map(entries.map((entry) => [entry.entryId, entry.postings]));
    expect(plain(after)).toEqual(plain(before));
    await audit.run();
    expect(audit.drifts()).toEqual([]);
    expect(house.told.map(([kind, news]) => `${kind} ${news}`)).not.toContain('entries-missing found');
  });

  test('and what is there stays: a repeat posts nothing', async () => {
    const house = await openHouse();
    expect(await postMissingEntries(house.ports, house.paid.orderId)).toBe(0);
  });
});

test('a correction whose store is away is retried, and reported as found meanwhile', async () => {
  const house = await openHouse();
  house.lockStore.tables.get(house.sessionId)?.seats.delete(seatA(1));
  const corrections = correctionsOf(house);
  let away = true;
  const locks: Corrections['locks'] = async (sessionId) => {
    if (away) throw new TicketlyFault('unavailable', 'the locks are away');
    await corrections.locks(sessionId);
  };
  const audit = house.audit({}, { ...corrections, locks });
  await audit.run();
  await audit.run();
  away = false;
  await audit.run();
  await audit.run();
  expect(house.told.map(([, news]) => news)).toEqual(['found', 'righted']);
  expect(await shown(house)).toEqual([seatA(1), seatA(2), seatA(3)]);
});

describe('findings are reported', () => {
  test('of what is wrong again after it was corrected', async () => {
    const house = await openHouse();
    house.lockStore.tables.get(house.sessionId)?.seats.delete(seatA(1));
    const audit = house.audit({}, { ...correctionsOf(house), locks: async () => undefined });
    for (let round = 0; round < 4; round += 1) await audit.run();
    expect(house.told).toEqual([
      ['lock-differs', 'corrected'],
      ['lock-differs', 'found'],
    ]);
  });

  test('of what takes a decision, and of what nobody may correct', async () => {
    const house = await openHouse();
    house.lockStore.tables.get(house.sessionId)?.seats.delete(seatA(1));
    const refundId = 'r1' as RefundId;
    const lost = {
      refundId,
      seatIds: [],
      amount: house.paid.total,
      refundedAt: house.clock.now(),
      reason: 'requested',
    };
    house.database.orders.set(house.paid.orderId, { ...house.paid, refunds: [lost] } as Order);
    const audit = house.audit();
    await audit.run();
    await audit.run();
    expect(house.told).toContainEqual(['refund-missing', 'found']);
    expect(house.told).toContainEqual(['lock-differs', 'found']);
  });
});
