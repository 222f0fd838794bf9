import { describe, expect, it } from 'vitest';
import { defaultLimits, money, plusMs, editionOf, holdIdOf, ok } from '../kernel/index.ts';
import type { HoldId, OrderId, SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts, memorySeatFeed, memorySeatLocks, memoryLockStore } from '../memory/index.ts';
import { buyer, codeOf, olga, person, seatA, seatB, smallOffice, standing, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

const hourMs = 3_600_000;

const ada = buyer('ada');
const bob = buyer('bob');

const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const office = await smallOffice(ports);
  const place = (principal: typeof ada, holdId: HoldId) => office.app.checkout.placeOrder({ principal, holdId });
  return { clock, ports, ...office, place };
};

describe('placing an order', () => {
  it('takes over the hold’s seats and prices, and keeps the seats as long as it may be paid', async () => {
    const { clock, hold, place, seen } = await world();
    const held = await hold(ada, seatA(1), seatA(2), seatA(3));
    const order = valueOf(await place(ada, held.holdId));
    expect(order).toMatchObject({ buyerId: 'ada', holdId: held.holdId, lines: held.lines, total: money(5_997, 'EUR') });
    expect(order.progress).toEqual({ status: 'pending', expiresAt: plusMs(clock.now(), defaultLimits.orderTtlMs) });
    expect(await seen(seatA(1))).toBe('h');
  });

  it('answers a repeat with the same order, also at the same time and after the hold’s time', async () => {
    const { clock, hold, place } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const placed = await Promise.all(Array.from({ length: 20 }, () => place(ada, holdId)));
    expect(new Set(placed.map((order) => valueOf(order).orderId)).size).toBe(1);
    clock.advance(defaultLimits.orderTtlMs + hourMs);
    expect(valueOf(await place(ada, holdId)).orderId).toBe(placed[0] && valueOf(placed[0]).orderId);
  });

  it('is too late once the hold expired, by the clock', async () => {
    const { clock, hold, place } = await world();
    const { holdId } = await hold(ada, seatA(1));
    clock.advance(defaultLimits.holdTtlMs);
    expect(await place(ada, holdId)).toEqual({ ok: false, refusal: { code: 'locking/hold-expired' } });
  });

  it('is for buyers, of their own holds', async () => {
    const { hold, place, app } = await world();
    const { holdId } = await hold(ada, seatA(1));
    expect(codeOf(await place(bob, holdId))).toBe('locking/hold-unknown');
    expect(codeOf(await place(olga, holdId))).toBe('identity/role-missing');
    const { orderId } = valueOf(await place(ada, holdId));
    expect(codeOf(await place(bob, holdId))).toBe('locking/hold-unknown');
    expect(codeOf(await app.checkout.findOrder({ principal: bob, orderId }))).toBe('orders/order-unknown');
    const nothing = 'nothing' as OrderId;
    expect(codeOf(await app.checkout.findOrder({ principal: ada, orderId: nothing }))).toBe('orders/order-unknown');
    expect(codeOf(await app.checkout.cancelOrder({ principal: bob, orderId }))).toBe('orders/order-unknown');
    expect(codeOf(await app.checkout.listTickets({ principal: bob, orderId }))).toBe('orders/order-unknown');
    expect(codeOf(await app.checkout.startPayment({ principal: bob, orderId }))).toBe('orders/order-unknown');
  });

  it('needs a hold that there is, with seats that the locks know at a price', async () => {
    const { hold, place, ports, sessionId } = await world();
    for (const holdId of ['nothing' as HoldId, holdIdOf('nowhere' as SessionId, 'x')])
      expect(await place(ada, holdId)).toEqual({ ok: false, refusal: { code: 'locking/hold-unknown' } });
    const held = await hold(ada, seatA(1));
    const convert: typeof ports.seatLocks.convert = async () => ok({ ...held, lines: [] });
    const find: typeof ports.seatLocks.find = async () => ({ ...held, lines: [] });
    const { checkout } = ticketly({ ...ports, seatLocks: { ...ports.seatLocks, convert, find } });
    const asked = { principal: ada, holdId: held.holdId };
    expect(await checkout.placeOrder(asked)).toEqual({ ok: false, refusal: { code: 'locking/hold-expired' } });
    expect(await checkout.quoteHold(asked)).toEqual({ ok: false, refusal: { code: 'locking/hold-unknown' } });
    expect((await ports.orders.ofSession(sessionId, { limit: 1 })).items).toEqual([]);
  });

  it('stands, and keeps its hold, in a hall that no longer has its seats', async () => {
    const { hold, place, ports } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const { orderId } = valueOf(await place(ada, holdId));
    const find: typeof ports.showings.find = async (...asked) => {
      const showing = await ports.showings.find(...asked);
      return showing && { ...showing, seatMap: { ...showing.seatMap, indexOf: new Map() } };
    };
    const release: typeof ports.seatLocks.release = () => Promise.reject(new Error('the hold was given up'));
    const seatLocks = { ...ports.seatLocks, release };
    const { checkout } = ticketly({ ...ports, showings: { ...ports.showings, find }, seatLocks });
    expect(valueOf(await checkout.placeOrder({ principal: ada, holdId }))).toMatchObject({ orderId, isRepeat: true });
  });

  it('leaves a buyer no more unpaid orders than they may have', async () => {
    const { order, hold, place } = await world();
    for (let n = 1; n <= 3; n += 1) await order(ada, seatA(n));
    const { holdId } = await hold(ada, seatA(4));
    expect(await place(ada, holdId)).toEqual({
      ok: false,
      refusal: { code: 'orders/pending-limit-reached', limit: 3 },
    });
  });

  it('finishes what was begun when the sale closes meanwhile, but not for a session that will not take place', async () => {
    const { app, hold, place, sessionId } = await world();
    const held = await hold(ada, seatA(1));
    valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
    expect(codeOf(await place(ada, held.holdId))).toBe('ok');
    valueOf(await app.scheduling.resumeSession({ principal: olga, sessionId }));
    const { holdId } = await hold(bob, seatA(2));
    valueOf(await app.scheduling.cancelSession({ principal: olga, sessionId }));
    expect(await place(bob, holdId)).toEqual({
      ok: false,
      refusal: { code: 'scheduling/session-not-on-sale', status: 'cancelled' },
    });
  });

  it('lists a buyer’s own orders, newest first', async () => {
    const { app, order } = await world();
    const first = await order(ada, seatA(1));
    const second = await order(ada, seatA(2));
    await order(bob, seatA(3));
    const { items } = valueOf(await app.checkout.listOrders({ principal: ada, page: { limit: 10 } }));
    expect(items.map(({ orderId }) => orderId)).toEqual([second.orderId, first.orderId]);
  });
});

describe('an order that costs nothing', () => {
  it('a 100 % discount completes: it is paid at once, with tickets and without a payment', async () => {
    const { app, order, ports, seen, relay } = await world();
    const { orderId, progress } = await order(ada, seatB(1), seatB(2));
    expect(progress).toMatchObject({ status: 'paid', paymentId: null });
    expect(valueOf(await app.checkout.listTickets({ principal: ada, orderId }))).toHaveLength(2);
    expect(await ports.payments.ofOrder(orderId)).toEqual([]);
    await relay();
    expect(await seen(seatB(1), seatB(2))).toBe('ss');
  });

  it('is told as paid, whoever was faster to complete it', async () => {
    const { ports, hold } = await world();
    const { holdId } = await hold(ada, seatB(1));
    const settle: typeof ports.seatSales.settle = async (request) => {
      await ports.seatSales.settle(request);
      return ports.seatSales.settle(request);
    };
    const { checkout } = ticketly({ ...ports, seatSales: { ...ports.seatSales, settle } });
    expect(valueOf(await checkout.placeOrder({ principal: ada, holdId })).progress.status).toBe('paid');
  });

  it('is completed by a repeat when the first call died in between', async () => {
    const { ports, hold } = await world();
    const { holdId } = await hold(ada, seatB(1));
    const died = { ...ports, seatSales: { ...ports.seatSales, settle: () => Promise.reject(new Error('died')) } };
    const { app } = await smallOffice(died);
    await expect(app.checkout.placeOrder({ principal: ada, holdId })).rejects.toThrow('died');
    const orderId = (await ports.orders.ofHold(holdId))?.orderId ?? ('none' as OrderId);
    expect(await app.checkout.startPayment({ principal: ada, orderId })).toEqual({
      ok: false,
      refusal: { code: 'payments/payment-needless' },
    });
    const { app: revived } = await smallOffice(ports);
    expect(valueOf(await revived.checkout.placeOrder({ principal: ada, holdId })).progress.status).toBe('paid');
  });
});

describe('when the locks know less than the arbiter', () => {
  /** The locks lost everything, and nobody has told them yet what is claimed. */
  const amnesia = async () => {
    const { clock, ports, order, sessionId } = await world();
    const { orderId } = await order(ada, seatA(1), seatA(2));
    const store = memoryLockStore({ clock });
    const forgetful = { ...ports, seatLocks: memorySeatLocks(store), seatFeed: memorySeatFeed(store) };
    const second = await smallOffice(forgetful);
    const again = { ...second, sessionId };
    return { clock, ports: forgetful, app: again.app, sessionId, orderId };
  };

  it('a flush of the locks costs holds, never a sale: they are taught before they answer', async () => {
    const { app, sessionId } = await amnesia();
    const hold = (seatIds: Parameters<typeof seatA>[0][]) =>
      app.holding.holdSeats({ principal: bob, sessionId, wanted: { kind: 'seats', seatIds: seatIds.map(seatA) } });
    expect(await hold([1, 2, 3])).toMatchObject({
      refusal: { code: 'locking/seats-unavailable', conflicts: [seatA(1), seatA(2)] },
    });
    expect(codeOf(await hold([3]))).toBe('ok');
    const { statuses } = valueOf(await app.liveMap.current(sessionId));
    expect(statuses.slice(0, 4)).toBe('hhhf');
  });

  it('a claim that is refused tells which seats, gives the hold up, and teaches the locks', async () => {
    const { ports, app, sessionId } = await amnesia();
    await ports.seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    const wanted = { kind: 'seats', seatIds: [seatA(1), seatA(3)] } as const;
    const { hold } = valueOf(await app.holding.holdSeats({ principal: bob, sessionId, wanted }));
    const placed = await app.checkout.placeOrder({ principal: bob, holdId: hold.holdId });
    expect(placed).toEqual({ ok: false, refusal: { code: 'orders/seats-taken', conflicts: [seatA(1)] } });
    expect(await app.holding.holdSeats({ principal: bob, sessionId, wanted })).toMatchObject({
      refusal: { code: 'locking/seats-unavailable', conflicts: [seatA(1)] },
    });
  });

  it('a refused claim tells the locks who has the lost seats, and makes them give higher fences', async () => {
    const { ports, sessionId } = await amnesia();
    await ports.seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    const recorded: string[] = [];
    const record: typeof ports.seatLocks.record = async (id, decisions) => {
      recorded.push(...decisions.map(({ seatId }) => seatId));
      await ports.seatLocks.record(id, decisions);
    };
    // Far above what these locks would give on their own.
    const fenceFloor = 5_000_000_000_000_000;
    const taken: typeof ports.seatSales.taken = async (id) => ({ ...(await ports.seatSales.taken(id)), fenceFloor });
    const app = ticketly({
      ...ports,
      seatLocks: { ...ports.seatLocks, record },
      seatSales: { ...ports.seatSales, taken },
    });
    const hold = async (n: number) => {
      const wanted = { kind: 'seats', seatIds: [seatA(n)] } as const;
      return valueOf(await app.holding.holdSeats({ principal: bob, sessionId, wanted })).hold;
    };
    const { holdId } = await hold(1);
    expect(codeOf(await app.checkout.placeOrder({ principal: bob, holdId }))).toBe('orders/seats-taken');
    expect(recorded).toEqual([seatA(1)]);
    expect((await hold(3)).fence).toBeGreaterThan(fenceFloor);
  });

  it('a process paused past its hold and resumed is refused by the row; the new owner keeps the seat', async () => {
    const { clock, ports, app, sessionId } = await amnesia();
    const wanted = { kind: 'seats', seatIds: [seatA(5)] } as const;
    const late = valueOf(await app.holding.holdSeats({ principal: bob, sessionId, wanted })).hold;
    clock.advance(defaultLimits.holdTtlMs);
    const { hold } = valueOf(await app.holding.holdSeats({ principal: ada, sessionId, wanted }));
    const { orderId } = valueOf(await app.checkout.placeOrder({ principal: ada, holdId: hold.holdId }));
    const order = await ports.orders.find(orderId);
    const lateOrder = {
      ...order,
      orderId: 'late' as OrderId,
      holdId: late.holdId,
      fence: late.fence,
      buyerId: late.buyerId,
    };
    const claimed = await ports.seatSales.claim({
      order: lateOrder as never,
      maxPendingOrders: 3,
      edition: editionOf(99),
      events: [],
    });
    expect(claimed).toEqual({ ok: false, refusal: { code: 'orders/seats-taken', conflicts: [seatA(5)] } });
  });
});

describe('a race for seats', () => {
  it('N buyers, one unit: one order, N−1 clean refusals, no orphan', async () => {
    const { app, sessionId, ports, relay } = await world();
    const buyers = Array.from({ length: 50 }, (_, n) => person(`buyer-${n}`, 'buyer'));
    const ends = await Promise.all(
      buyers.map(async (principal) => {
        const held = await app.holding.holdSeats({
          principal,
          sessionId,
          wanted: { kind: 'seats', seatIds: [seatA(7)] },
        });
        return held.ok
          ? codeOf(await app.checkout.placeOrder({ principal, holdId: held.value.hold.holdId }))
          : held.refusal.code;
      }),
    );
    expect(ends.filter((end) => end === 'ok')).toHaveLength(1);
    expect(ends.filter((end) => end === 'locking/seats-unavailable')).toHaveLength(49);
    expect((await ports.orders.ofSession(sessionId, { limit: 100 })).items).toHaveLength(1);
    await relay();
  });

  it('sells an area to the last place and not one more', async () => {
    const { app, sessionId, ports } = await world();
    const buyers = Array.from({ length: 20 }, (_, n) => person(`buyer-${n}`, 'buyer'));
    await Promise.all(
      buyers.map(async (principal) => {
        const held = await app.holding.holdSeats({
          principal,
          sessionId,
          wanted: { kind: 'area', areaId: standing, quantity: 1 },
        });
        if (held.ok) valueOf(await app.checkout.placeOrder({ principal, holdId: held.value.hold.holdId }));
      }),
    );
    const { items } = await ports.orders.ofSession(sessionId, { limit: 100 });
    expect(items).toHaveLength(12);
    expect(new Set(items.flatMap(({ lines }) => lines.map(({ seatId }) => seatId))).size).toBe(12);
  });
});
