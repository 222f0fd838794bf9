import { describe, expect, test } from 'vitest';
import type { AreaId, SeatId } from '@ticketly/core';
import { buyer, codeOf, valueOf } from '@ticketly/core/testing';
import { ada, bob, holdMs, openCase, paidSeat } from './case-office.ts';

const floor = 'floor' as AreaId;

describe('seats and places, where others sold too much or too little', () => {
  test('two lines on one seat in one request are one seat', async () => {
    const { order, findings } = await openCase();
    const { lines, total } = await order(ada, paidSeat(1), paidSeat(1), paidSeat(2), paidSeat(1));
    expect(lines.map(({ seatId }) => seatId)).toEqual([paidSeat(1), paidSeat(2)]);
    expect(total.amountMinor).toBe(2 * 1_999);
    expect(await findings()).toEqual([]);
  });

  test('two products under one cap: seats and places to stand count together against what a buyer may have', async () => {
    const { app, order, sessionId, findings } = await openCase({ seatsPerBuyerAndSession: 4 });
    await order(ada, paidSeat(1), paidSeat(2));
    const stand = (quantity: number) =>
      app.holding.holdSeats({ principal: ada, sessionId, wanted: { kind: 'area', areaId: floor, quantity } });
    expect(await stand(3)).toEqual({
      ok: false,
      refusal: { code: 'locking/seat-limit-reached', limit: 4, taken: 2 },
    });
    expect(codeOf(await stand(2))).toBe('ok');
    expect(await findings()).toEqual([]);
  });

  test('N buyers, one unit: one order, N−1 clean refusals, no orphan', async () => {
    const { app, ports, sessionId, findings } = await openCase();
    const take = (name: string, quantity: number) =>
      app.holding.holdSeats({ principal: buyer(name), sessionId, wanted: { kind: 'area', areaId: floor, quantity } });
    valueOf(await take('early', 2));
    const buyers = Array.from({ length: 50 }, (_, n) => `buyer-${n}`);
    const outcomes = await Promise.all(
      buyers.map(async (name) => {
        const held = await take(name, 1);
        if (!held.ok) return held;
        return app.checkout.placeOrder({ principal: buyer(name), holdId: held.value.hold.holdId });
      }),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = { ok: false, refusal: { code: 'locking/area-unavailable', areaId: floor, left: 0 } };
    expect(outcomes.filter(({ ok }) => !ok)).toEqual(Array(49).fill(refused));
    expect((await ports.orders.ofSession(sessionId, { limit: 100 })).items).toHaveLength(1);
    expect(await findings()).toEqual([]);
  });

  test('failed add does not extend a hold', async () => {
    const { app, clock, hold, tryHold, findings } = await openCase();
    const { holdId, expiresAt } = await hold(ada, paidSeat(1));
    await hold(bob, paidSeat(2));
    clock.advance(holdMs / 2);
    expect(codeOf(await tryHold(ada, paidSeat(3)))).toBe('locking/hold-limit-reached');
    expect(codeOf(await tryHold(ada, paidSeat(2)))).not.toBe('ok');
    expect(codeOf(await tryHold(ada, 'S-Z-9' as SeatId))).not.toBe('ok');
    expect(valueOf(await app.holding.findHold({ principal: ada, holdId })).expiresAt).toBe(expiresAt);
    clock.advance(holdMs / 2);
    expect(codeOf(await tryHold(buyer('cleo'), paidSeat(1)))).toBe('ok');
    expect(await findings()).toEqual([]);
  });
});
