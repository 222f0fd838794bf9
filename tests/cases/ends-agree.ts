import { describe, expect, test } from 'vitest';
import { defaultLimits } from '@ticketly/core';
import type { OrderId } from '@ticketly/core';
import { codeOf, valueOf } from '@ticketly/core/testing';
import { ada, bob, holdMs, minuteMs, officeOn, paidSeat } from './case-office.ts';
import type { CaseOffice, OpenCase } from './case-office.ts';

const { orderTtlMs, paymentPinMs, orderGraceMs } = defaultLimits;
const seat = paidSeat(1);
/** The millisecond before an end, at it, and after: an end is the first moment that is over. */
const around = [
  { words: 'a millisecond before', byMs: -1, isOver: false },
  { words: 'at', byMs: 0, isOver: true },
  { words: 'a millisecond after', byMs: 1, isOver: true },
] as const;
const either = <Before, After>(isOver: boolean, before: Before, after: After): Before | After =>
  isOver ? after : before;

/** An attempt that the bank declines. */
const declined = async (
  { gateway, notify, pay }: Pick<CaseOffice, 'gateway' | 'notify' | 'pay'>,
  orderId: OrderId,
): Promise<void> => {
  const { paymentId } = await pay(ada, orderId);
  gateway.decline(paymentId);
  await notify(paymentId);
};

/** What holds at every end, on whatever stores a case is opened. */
export const endsAgree = (openCase: OpenCase): void => {
  describe.each(around)('$words the end', ({ byMs, isOver }) => {
    test('of a hold, it may be ordered, extended and released, or its seats are others’', async () => {
      const asked = await Promise.all(
        (['placeOrder', 'extendHold', 'releaseHold'] as const).map(async (verb) => {
          const { app, clock, hold } = await openCase();
          const command = { principal: ada, holdId: (await hold(ada, seat)).holdId };
          clock.advance(holdMs + byMs);
          return codeOf(await (verb === 'placeOrder' ? app.checkout.placeOrder(command) : app.holding[verb](command)));
        }),
      );
      const { app, clock, hold, sessionId, tryHold } = await openCase();
      await hold(ada, seat);
      clock.advance(holdMs + byMs);
      const listed = valueOf(await app.holding.listHolds({ principal: ada, sessionId }));
      expect(listed).toHaveLength(either(isOver, 1, 0));
      expect([...asked, codeOf(await tryHold(bob, seat))]).toEqual(
        either(
          isOver,
          ['ok', 'ok', 'ok', 'locking/seats-unavailable'],
          ['locking/hold-expired', 'locking/hold-unknown', 'locking/hold-unknown', 'ok'],
        ),
      );
    });

    test('of a hold that was extended, which is a whole time later than its first', async () => {
      const { app, clock, hold, tryHold } = await openCase();
      const held = await hold(ada, seat);
      clock.advance(holdMs - 1);
      const extended = valueOf(await app.holding.extendHold({ principal: ada, holdId: held.holdId }));
      expect(extended.expiresAt).toBe(held.heldAt + 2 * holdMs);
      clock.advance(holdMs + 1 + byMs);
      expect(codeOf(await tryHold(bob, seat))).toBe(either(isOver, 'locking/seats-unavailable', 'ok'));
    });

    test('of the longest a hold may live, an extension is cut to it, and then refused', async () => {
      const holdTtlMaxMs = 2 * holdMs + byMs;
      const { app, hold } = await openCase({ holdTtlMaxMs, holdExtensions: 5 });
      const { holdId, heldAt } = await hold(ada, seat);
      const extend = () => app.holding.extendHold({ principal: ada, holdId });
      expect(valueOf(await extend()).expiresAt - heldAt).toBe(Math.min(2 * holdMs, holdTtlMaxMs));
      const second = await extend();
      expect(second.ok ? second.value.expiresAt - heldAt : second.refusal.code).toBe(
        byMs > 0 ? holdTtlMaxMs : 'locking/extension-limit-reached',
      );
    });

    test('of an order, it may be paid and counts as pending, or its seats are others’ and it is swept', async () => {
      const { app, clock, hold, order, tryHold, relay } = await openCase({ pendingOrdersPerBuyer: 1 });
      const { orderId } = await order(ada, seat);
      await relay();
      clock.advance(orderTtlMs + byMs);
      expect(codeOf(await tryHold(bob, seat))).toBe(either(isOver, 'locking/seats-unavailable', 'ok'));
      const { holdId } = await hold(ada, paidSeat(2));
      const second = await app.checkout.placeOrder({ principal: ada, holdId });
      expect(codeOf(second)).toBe(either(isOver, 'orders/pending-limit-reached', 'ok'));
      const started = await app.checkout.startPayment({ principal: ada, orderId });
      expect(codeOf(started)).toBe(either(isOver, 'ok', 'orders/order-ended'));
      expect(await app.jobs.expireOrders.run()).toBe(either(isOver, 0, 1));
    });

    test('of an order that is being paid, the money buys its seats, or goes back once they are another’s', async () => {
      const given = await openCase();
      const { app, clock, gateway, money, notify, order, orderStatus, pay, relay, tryHold } = given;
      const { orderId } = await order(ada, seat);
      clock.advance(orderTtlMs - 1);
      const { paymentId } = await pay(ada, orderId);
      await relay();
      // The payment keeps the seats for its own time from now on.
      clock.advance(paymentPinMs + byMs);
      const taken = await tryHold(bob, seat);
      expect(codeOf(taken)).toBe(either(isOver, 'locking/seats-unavailable', 'ok'));
      if (taken.ok) valueOf(await app.checkout.placeOrder({ principal: bob, holdId: taken.value.hold.holdId }));
      gateway.succeed(paymentId);
      await notify(paymentId);
      await app.jobs.reconcilePayments.run({ aheadMs: minuteMs });
      await app.jobs.expireOrders.run();
      expect(await orderStatus(orderId)).toBe(either(isOver, 'paid', 'expired'));
      expect(money(paymentId)).toEqual(either(isOver, [1_999, 0], [1_999, 1_999]));
    });

    test('of all time an order may have, another attempt after a declined one keeps its seats no longer', async () => {
      const { clock, order, relay, tryHold, ...given } = await openCase();
      const placed = await order(ada, seat);
      clock.advance(orderTtlMs - 1);
      await declined(given, placed.orderId);
      // Each attempt keeps the seats for the time of a payment, the last one no longer than this.
      clock.advance(paymentPinMs - 1);
      await given.pay(ada, placed.orderId);
      await relay();
      expect((await given.ports.orders.find(placed.orderId))?.progress).toEqual({
        status: 'pending',
        expiresAt: placed.placedAt + orderTtlMs + paymentPinMs,
      });
      clock.advance(2 + byMs);
      expect(codeOf(await tryHold(bob, seat))).toBe(either(isOver, 'locking/seats-unavailable', 'ok'));
      expect(await given.app.jobs.expireOrders.run()).toBe(either(isOver, 0, 1));
    });

    test('of a session, what was begun may be finished, or is too late', async () => {
      const { app, clock, hold, order, ports, sessionId } = await openCase();
      const endsAt = (await ports.sessions.find(sessionId))?.state.endsAt ?? 0;
      clock.advance(endsAt - clock.now() - minuteMs / 2);
      const { orderId } = await order(ada, seat);
      const { holdId } = await hold(bob, paidSeat(2));
      clock.advance(minuteMs / 2 + byMs);
      const late = either(isOver, 'ok', 'scheduling/session-not-on-sale');
      expect(codeOf(await app.checkout.placeOrder({ principal: bob, holdId }))).toBe(late);
      expect(codeOf(await app.checkout.startPayment({ principal: ada, orderId }))).toBe(late);
    });

    test('of the locks’ time for an order that was never written, its seats are others’', async () => {
      const { app, clock, hold, tryHold, ports } = await openCase();
      const { holdId } = await hold(ada, seat);
      // Until the hold's own end, or for the grace if that is longer.
      clock.advance(holdMs - 1);
      const away = { ...ports, seatSales: { ...ports.seatSales, claim: () => Promise.reject(new Error('away')) } };
      await expect(officeOn(away).checkout.placeOrder({ principal: ada, holdId })).rejects.toThrow('away');
      clock.advance(orderGraceMs + byMs);
      expect(codeOf(await tryHold(bob, seat))).toBe(either(isOver, 'locking/seats-unavailable', 'ok'));
      expect(codeOf(await app.checkout.placeOrder({ principal: ada, holdId }))).toBe(
        either(isOver, 'ok', 'locking/hold-expired'),
      );
    });
  });

  describe('of two ends, the later one counts:', () => {
    test.each([-1, 0, 1])('an order whose time ends %i ms after that of its hold', async (laterMs) => {
      const { app, clock, hold } = await openCase({ orderTtlMs: holdMs });
      const held = await hold(ada, seat);
      clock.advance(minuteMs / 2);
      const extended = valueOf(await app.holding.extendHold({ principal: ada, holdId: held.holdId }));
      clock.advance(extended.expiresAt - clock.now() - holdMs + laterMs);
      const { progress } = valueOf(await app.checkout.placeOrder({ principal: ada, holdId: held.holdId }));
      const expiresAt = extended.expiresAt + Math.max(0, laterMs);
      expect(progress).toEqual({ status: 'pending', expiresAt });
    });

    test.each([-1, 0, 1])('a payment whose time ends %i ms after that of its order', async (laterMs) => {
      const { clock, order, pay, ports } = await openCase({ paymentPinMs: minuteMs });
      const placed = await order(ada, seat);
      clock.advance(orderTtlMs - minuteMs + laterMs);
      await pay(ada, placed.orderId);
      expect((await ports.orders.find(placed.orderId))?.progress).toEqual({
        status: 'pending',
        expiresAt: placed.placedAt + orderTtlMs + Math.max(0, laterMs),
      });
    });

    test.each([-1, 0, 1])('a hold with %i ms more left than an order has to be written', async (moreMs) => {
      const { clock, hold, ports } = await openCase();
      const { holdId, buyerId, expiresAt } = await hold(ada, seat);
      clock.advance(10);
      const converted = await ports.seatLocks.convert({ holdId, buyerId, ttlMs: holdMs - 10 - moreMs });
      expect(valueOf(converted).expiresAt).toBe(expiresAt + Math.max(0, -moreMs));
    });
  });
};
