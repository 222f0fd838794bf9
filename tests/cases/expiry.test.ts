import { describe, expect, test } from 'vitest';
import { defaultLimits } from '@ticketly/core';
import type { SeatFrame } from '@ticketly/core';
import { codeOf, valueOf } from '@ticketly/core/testing';
import { ada, bob, freeSeat, holdMs, openCase, paidSeat } from './case-office.ts';

describe('holds that end, where others freed what was not theirs', () => {
  test('sweeper dead: expired holds count as free', async () => {
    const { app, clock, hold, order, tryHold, findings } = await openCase();
    const lapsing = await hold(ada, paidSeat(1));
    expect(codeOf(await tryHold(bob, paidSeat(1)))).toBe('locking/seats-unavailable');
    clock.advance(holdMs);
    expect((await order(bob, paidSeat(1))).lines).toHaveLength(1);
    const late = await app.checkout.placeOrder({ principal: ada, holdId: lapsing.holdId });
    expect(codeOf(late)).toBe('locking/hold-expired');
    expect(await findings()).toEqual([]);
  });

  test('a late release by an expired holder does not free the new holder’s seat', async () => {
    const { app, clock, hold, ports, seen, findings } = await openCase();
    const late = await hold(ada, paidSeat(1));
    clock.advance(holdMs);
    const { holdId } = await hold(bob, paidSeat(1));
    expect((await app.holding.releaseHold({ principal: ada, holdId: late.holdId })).ok).toBe(false);
    expect((await ports.seatLocks.release(late)).ok).toBe(false);
    await app.jobs.sweepHolds.run();
    expect(await seen(paidSeat(1))).toBe('h');
    expect(codeOf(await app.checkout.placeOrder({ principal: bob, holdId }))).toBe('ok');
    expect(await findings()).toEqual([]);
  });

  test('expiry of one hold never touches another buyer’s order', async () => {
    const { app, clock, hold, order, orderStatus, relay, seen, tryHold, findings } = await openCase();
    await hold(ada, paidSeat(1));
    const { orderId } = await order(bob, paidSeat(2));
    await relay();
    clock.advance(holdMs);
    expect(await app.jobs.sweepHolds.run()).toBe(1);
    expect(await app.jobs.expireOrders.run()).toBe(0);
    expect(await orderStatus(orderId)).toBe('pending');
    expect(await seen(paidSeat(1), paidSeat(2))).toBe('fh');
    expect(codeOf(await tryHold(ada, paidSeat(2)))).toBe('locking/seats-unavailable');
    expect(await findings()).toEqual([]);
  });

  test('sold seats never announce "available" when an old lock lapses', async () => {
    const { app, clock, order, ports, relay, sessionId, findings } = await openCase();
    const { holdId } = await order(ada, freeSeat(1));
    await relay();
    const frames: SeatFrame[] = [];
    const stop = valueOf(await app.liveMap.subscribe(sessionId, (frame) => frames.push(frame)));
    clock.advance(defaultLimits.orderTtlMs + holdMs);
    await app.jobs.sweepHolds.run();
    const old = await ports.seatLocks.find(holdId);
    if (old !== undefined) await ports.seatLocks.release(old);
    await app.liveMap.tick();
    stop();
    expect(frames.map(({ kind }) => kind)).toEqual(['snapshot']);
    expect(await findings()).toEqual([]);
  });

  test('every completed order leaves others’ held seats held in the view', async () => {
    const { hold, order, relay, seen, findings } = await openCase();
    await hold(bob, paidSeat(1), freeSeat(1));
    expect(await seen(paidSeat(1), freeSeat(1), freeSeat(2), freeSeat(3))).toBe('hhff');
    await order(ada, freeSeat(2));
    await relay();
    expect(await seen(paidSeat(1), freeSeat(1), freeSeat(2), freeSeat(3))).toBe('hhsf');
    expect(await findings()).toEqual([]);
  });
});
