import { describe, expect, it } from 'vitest';
import { sessionOfHold } from '../kernel/index.ts';
import type { OrderId, SeatId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import { memoryLockStore, memoryPorts, memorySeatFeed, memorySeatLocks } from '../memory/index.ts';
import type { SeatSales } from '../orders/index.ts';
import type { Ports } from '../ports.ts';
import { buyer, olga, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { correctLocks } from './correct-locks.ts';

const names = ['ada', 'bob', 'cem'];

/** Three seats that were sold, as the locks know. */
const world = async () => {
  const ports = memoryPorts();
  const office = await smallOffice(ports);
  const orders: OrderId[] = [];
  for (const [n, name] of names.entries()) orders.push((await office.order(buyer(name), seatB(n + 1))).orderId);
  await office.relay();
  const refund = async (orderId: OrderId | undefined) => {
    if (orderId === undefined) throw new Error('there is no order');
    valueOf(await office.app.settlement.refundOrder({ principal: olga, orderId }));
  };
  const seen = (...seatIds: readonly SeatId[]) =>
    office.seen(...(seatIds.length === 0 ? [seatB(1), seatB(2), seatB(3)] : seatIds));
  const taken = async (name: string) =>
    (await ports.seatLocks.usageOf(office.sessionId, buyer(name).principalId)).taken;
  return { ports, ...office, orders, refund, seen, taken };
};

/** Another office on the same record, with locks of its own: the first ones are told nothing. */
const beside = (ports: Ports, over: Partial<SeatSales>) => {
  const store = memoryLockStore(ports);
  const seatSales = { ...ports.seatSales, ...over };
  return { app: ticketly({ ...ports, seatSales, seatLocks: memorySeatLocks(store), seatFeed: memorySeatFeed(store) }) };
};

describe('locks that missed refunds', () => {
  it('free every refunded seat', async () => {
    const { ports, orders, refund, seen, sessionId, taken } = await world();
    for (const orderId of orders) await refund(orderId);
    expect(await seen()).toBe('sss');
    await correctLocks(ports, sessionId);
    expect(await seen()).toBe('fff');
    expect(await Promise.all(names.map(taken))).toEqual([0, 0, 0]);
  });

  it('keep what is still sold', async () => {
    const { orders, ports, refund, seen, sessionId, taken } = await world();
    await refund(orders[1]);
    await correctLocks(ports, sessionId);
    expect(await seen()).toBe('sfs');
    expect(await Promise.all(names.map(taken))).toEqual([1, 0, 1]);
  });

  it('free those seats of an order that were refunded, and no other', async () => {
    const { app, order, ports, relay, seen, sessionId, taken } = await world();
    const { orderId } = await order(buyer('dan'), seatB(4), seatB(5));
    await relay();
    valueOf(await app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatB(4)] }));
    await correctLocks(ports, sessionId);
    expect(await seen(seatB(4), seatB(5))).toBe('fs');
    expect(await taken('dan')).toBe(1);
  });

  it('know who ordered a refunded seat again, and that it is not paid yet', async () => {
    const { orders, ports, refund, sessionId, taken, seen } = await world();
    await refund(orders[0]);
    const { app } = beside(ports, { settle: () => Promise.reject(new Error('died')) });
    const principal = buyer('dan');
    const wanted = { kind: 'seats', seatIds: [seatB(1)] } as const;
    const { holdId } = valueOf(await app.holding.holdSeats({ principal, sessionId, wanted })).hold;
    await expect(app.checkout.placeOrder({ principal, holdId })).rejects.toThrow('died');
    await correctLocks(ports, sessionId);
    expect(await seen()).toBe('hss');
    expect([await taken('ada'), await taken('dan')]).toEqual([0, 1]);
  });
});

it('locks that missed nothing are told only what they know', async () => {
  const { order, ports, relay, sessionId } = await world();
  await order(buyer('dan'), seatA(1));
  await relay();
  const told: (readonly SeatDecision[])[] = [];
  const record: typeof ports.seatLocks.record = async (_, decisions) => void told.push(decisions);
  await correctLocks({ ...ports, seatLocks: { ...ports.seatLocks, record } }, sessionId);
  const { decisions } = await ports.seatSales.taken(sessionId);
  expect(decisions.map(({ status }) => status)).toEqual(expect.arrayContaining(['sold', 'claimed']));
  expect(told).toEqual([decisions, []]);
});

/** Sales of which something changes while the first answer to what is taken is on its way. */
const whileLooking = (
  seatSales: Pick<SeatSales, 'taken'>,
  change: () => Promise<unknown>,
): Pick<SeatSales, 'taken'> => {
  let looks = 0;
  return {
    taken: async (sessionId) => {
      const answer = await seatSales.taken(sessionId);
      looks += 1;
      if (looks === 1) await change();
      return answer;
    },
  };
};

it('a seat that is sold again while the locks are corrected ends as sold', async () => {
  const { ports, order, orders, refund, relay, seen, sessionId, taken } = await world();
  await refund(orders[0]);
  const stale = whileLooking(ports.seatSales, async () => {
    await relay();
    await order(buyer('dan'), seatB(1));
    await relay();
  });
  await correctLocks({ ...ports, seatSales: stale }, sessionId);
  expect(await seen()).toBe('sss');
  expect([await taken('ada'), await taken('dan')]).toEqual([0, 1]);
});

it('a seat that is sold again meanwhile is told so, even if no relay tells it', async () => {
  const { ports, order, orders, refund, seen, sessionId, taken } = await world();
  const stale = whileLooking(ports.seatSales, async () => {
    await refund(orders[0]);
    await correctLocks(ports, sessionId);
    await order(buyer('dan'), seatB(1));
  });
  await correctLocks({ ...ports, seatSales: stale }, sessionId);
  expect(await seen()).toBe('sss');
  expect([await taken('ada'), await taken('dan')]).toEqual([0, 1]);
});

it('a seat is freed by a hold of its session, no older than any before', async () => {
  const { ports, orders, refund, sessionId } = await world();
  await refund(orders[0]);
  const told: SeatDecision[] = [];
  const record: typeof ports.seatLocks.record = async (_, decisions) => void told.push(...decisions);
  await correctLocks({ ...ports, seatLocks: { ...ports.seatLocks, record } }, sessionId);
  const { fenceFloor } = await ports.seatSales.taken(sessionId);
  const ended = told.filter(({ seatId }) => seatId === seatB(1));
  expect(ended).toMatchObject(['sold', 'free'].map((status) => ({ status, buyerId: 'nobody', fence: fenceFloor })));
  expect(ended.map(({ holdId }) => sessionOfHold(holdId))).toEqual([sessionId, sessionId]);
});

it('seats that are refunded while the locks are corrected end as free', async () => {
  const { ports, orders, refund, relay, seen, sessionId, taken } = await world();
  const stale = whileLooking(ports.seatSales, async () => {
    await refund(orders[0]);
    await relay();
    expect(await seen()).toBe('fss');
  });
  await correctLocks({ ...ports, seatSales: stale }, sessionId);
  expect([await seen(), await taken('ada')]).toEqual(['fss', 0]);
});

it('locks that do not know a session are left unchanged', async () => {
  const { ports, sessionId } = await world();
  const forgetful = { ...ports.seatLocks, held: memoryPorts().seatLocks.held };
  const record: typeof ports.seatLocks.record = () => Promise.reject(new Error('nothing is recorded'));
  await correctLocks({ ...ports, seatLocks: { ...forgetful, record } }, sessionId);
});
