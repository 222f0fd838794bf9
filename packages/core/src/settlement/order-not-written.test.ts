import { describe, expect, it } from 'vitest';
import { TicketlyFault, defaultLimits, plusMs } from '../kernel/index.ts';
import type { HoldId, SeatId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import type { SeatSales } from '../orders/index.ts';
import { buyer, codeOf, seatA, smallOffice, valueOf } from '../testing/index.ts';

const ada = buyer('ada');
const bob = buyer('bob');
const { holdTtlMs, orderGraceMs, orderTtlMs } = defaultLimits;

/** An arbiter whose claims end in a fault while it is away, before they are written or after. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  let away: 'no' | 'before' | 'after' = 'no';
  const claim: SeatSales['claim'] = async (request) => {
    if (away === 'before') throw new TicketlyFault('unavailable', 'nothing was written');
    const claimed = await ports.seatSales.claim(request);
    if (away === 'after') throw new TicketlyFault('unknown-outcome', 'the answer was lost');
    return claimed;
  };
  const office = await smallOffice({ ...ports, seatSales: { ...ports.seatSales, claim } });
  await office.relay();
  return {
    clock,
    ...office,
    seen: async (...seatIds: readonly SeatId[]) => {
      await office.app.jobs.sweepHolds.run();
      return office.seen(...seatIds);
    },
    place: (principal: typeof ada, holdId: HoldId) => office.app.checkout.placeOrder({ principal, holdId }),
    tryHold: (principal: typeof ada) =>
      office.app.holding.holdSeats({
        principal,
        sessionId: office.sessionId,
        wanted: { kind: 'seats', seatIds: [seatA(1)] },
      }),
    setAway: (when: typeof away): void => {
      away = when;
    },
  };
};

/** A hold that failed to become an order, a moment before it expired. */
const orderedAtTheLastMoment = async () => {
  const { clock, hold, place, setAway, seen } = await world();
  const { holdId } = await hold(ada, seatA(1));
  clock.advance(holdTtlMs - 1);
  setAway('before');
  await expect(place(ada, holdId)).rejects.toThrow('nothing was written');
  return { clock, seen, orderAgain: () => place(ada, holdId) };
};

describe('an order that could not be written', () => {
  it('keeps its seats no longer than its hold had: a buyer who leaves blocks nobody', async () => {
    const { clock, hold, place, setAway, seen, tryHold } = await world();
    const { holdId, expiresAt } = await hold(ada, seatA(1));
    setAway('before');
    await expect(place(ada, holdId)).rejects.toThrow('nothing was written');
    clock.moveTo(plusMs(expiresAt, -1));
    expect(await seen(seatA(1))).toBe('h');
    clock.moveTo(expiresAt);
    expect(await seen(seatA(1))).toBe('f');
    setAway('no');
    const { hold: taken } = valueOf(await tryHold(bob));
    expect(codeOf(await place(bob, taken.holdId))).toBe('ok');
    expect(codeOf(await place(ada, holdId))).toBe('locking/hold-expired');
  });

  it('gives no more time to a buyer who orders repeatedly', async () => {
    const { clock, orderAgain, seen } = await orderedAtTheLastMoment();
    clock.advance(orderGraceMs - 1);
    await expect(orderAgain()).rejects.toThrow('nothing was written');
    clock.advance(1);
    expect(await seen(seatA(1))).toBe('f');
  });

  it('keeps the seats of a hold that is nearly over for a short grace', async () => {
    const { clock, seen } = await orderedAtTheLastMoment();
    clock.advance(orderGraceMs - 1);
    expect(await seen(seatA(1))).toBe('h');
    clock.advance(1);
    expect(await seen(seatA(1))).toBe('f');
  });

  it.each(['before', 'after'] as const)(
    'is one order in the end when it is asked for again: lost %s it was written',
    async (when) => {
      const { app, clock, hold, place, relay, seen, setAway } = await world();
      const { holdId } = await hold(ada, seatA(1));
      setAway(when);
      await expect(place(ada, holdId)).rejects.toThrow(TicketlyFault);
      setAway('no');
      const placed = valueOf(await place(ada, holdId));
      expect(placed.progress).toEqual({ status: 'pending', expiresAt: plusMs(clock.now(), orderTtlMs) });
      await relay();
      expect(valueOf(await place(ada, holdId))).toEqual({ ...placed, isRepeat: true });
      const { items } = valueOf(await app.checkout.listOrders({ principal: ada, page: { limit: 10 } }));
      expect(items).toHaveLength(1);
      clock.advance(orderTtlMs - 1);
      expect(await seen(seatA(1))).toBe('h');
    },
  );

  it('can be neither released nor given more time: it may have been written', async () => {
    const { app, hold, place, setAway } = await world();
    const { holdId } = await hold(ada, seatA(1));
    setAway('after');
    await expect(place(ada, holdId)).rejects.toThrow('the answer was lost');
    expect(codeOf(await app.holding.extendHold({ principal: ada, holdId }))).toBe('locking/hold-expired');
    expect(codeOf(await app.holding.releaseHold({ principal: ada, holdId }))).toBe('locking/hold-expired');
  });
});

describe('an order that was written', () => {
  it('keeps its seats as long as it may be paid, once the locks have heard from the relay', async () => {
    const { clock, order, relay, seen, tryHold } = await world();
    await order(ada, seatA(1));
    await relay();
    clock.advance(orderTtlMs - 1);
    expect(await seen(seatA(1))).toBe('h');
    expect(codeOf(await tryHold(bob))).toBe('locking/seats-unavailable');
    clock.advance(1);
    expect(await seen(seatA(1))).toBe('f');
  });

  it('has its seats kept by the row while the relay is away: who orders them is refused, and the locks are taught', async () => {
    const { clock, order, place, seen, status, tryHold } = await world();
    const { orderId } = await order(ada, seatA(1));
    clock.advance(holdTtlMs);
    expect(await seen(seatA(1))).toBe('f');
    const { hold: second } = valueOf(await tryHold(bob));
    expect(codeOf(await place(bob, second.holdId))).toBe('orders/seats-taken');
    expect(await seen(seatA(1))).toBe('h');
    expect(codeOf(await tryHold(bob))).toBe('locking/seats-unavailable');
    expect(await status(ada, orderId)).toBe('pending');
  });

  it('is known to the locks again when the relay comes back after the hold’s time', async () => {
    const { clock, order, relay, seen } = await world();
    await order(ada, seatA(1));
    clock.advance(holdTtlMs);
    expect(await seen(seatA(1))).toBe('f');
    await relay();
    expect(await seen(seatA(1))).toBe('h');
  });

  it('keeps its time in the locks when it is asked for again', async () => {
    const { clock, order, place, relay, seen } = await world();
    const placed = await order(ada, seatA(1));
    await relay();
    clock.advance(holdTtlMs - 1);
    expect(valueOf(await place(ada, placed.holdId))).toEqual({ ...placed, isRepeat: true });
    clock.advance(orderTtlMs - holdTtlMs);
    expect(await seen(seatA(1))).toBe('h');
  });
});
