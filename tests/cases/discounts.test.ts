import { describe, expect, test } from 'vitest';
import { TicketlyFault } from '@ticketly/core';
import type { Discount, Order, Principal, SeatId } from '@ticketly/core';
import type { DiscountPlan } from '@ticketly/core/discounts';
import { buyer, codeOf, olga, valueOf } from '@ticketly/core/testing';
import { ada, bob, longestOrderMs, minuteMs, officeOn, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const half: DiscountPlan = {
  ...{ name: 'Half', code: 'half', isPublic: false, startsAt: null, endsAt: null },
  ...{ totalLimit: null, perBuyerLimit: null },
  rule: { kind: 'percentage', ppm: 500_000, tierIds: [], sessionIds: [] },
};

const offer = async (over: Partial<DiscountPlan> = {}, given?: CaseOffice) => {
  const office = given ?? (await openCase());
  const { app, eventId, hold, ports } = office;
  const plan = { ...half, ...over };
  const discount: Discount = valueOf(await app.discounts.createDiscount({ principal: olga, eventId, plan }));
  const ask = async (principal: Principal, seat: SeatId, code = 'HALF') => {
    const { holdId } = await hold(principal, seat);
    return app.checkout.placeOrder({ principal, holdId, code });
  };
  const usage = () => ports.discounts.usage(discount.discountId);
  return {
    ...office,
    discount,
    ask,
    usage,
    orderWith: async (...asked: Parameters<typeof ask>) => valueOf(await ask(...asked)),
  };
};
type Offered = Awaited<ReturnType<typeof offer>>;

const payFor = async ({ gateway, notify, pay }: Offered, who: Principal, { orderId }: Order) => {
  const { paymentId } = await pay(who, orderId);
  gateway.succeed(paymentId);
  await notify(paymentId);
  return paymentId;
};

describe('discounts, where others gave away more than they had, or nothing at all', () => {
  test('a code stops working when its number is used up, and works again when a use comes back', async () => {
    const given = await offer({ totalLimit: 2 });
    const { app, ask, orderWith, findings, usage } = given;
    const [first, second] = [await orderWith(ada, paidSeat(1)), await orderWith(bob, paidSeat(2))];
    await payFor(given, ada, first);
    expect(await ask(buyer('cy'), paidSeat(3))).toMatchObject({
      refusal: { code: 'discounts/code-used-up', limit: 2 },
    });
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId: first.orderId }));
    await orderWith(buyer('dee'), paidSeat(4));
    valueOf(await app.checkout.cancelOrder({ principal: bob, orderId: second.orderId }));
    await orderWith(buyer('eve'), paidSeat(5));
    expect(codeOf(await ask(buyer('fay'), paidSeat(6)))).toBe('discounts/code-used-up');
    expect(await usage()).toEqual({ reserved: 2, confirmed: 0, released: 2, givenMinor: 0 });
    expect(await findings()).toEqual([]);
  });

  test('carts that are never paid use nothing up, whether anybody sweeps them or not', async () => {
    const { app, ask, clock, findings, orderWith, relay } = await offer({ totalLimit: 2 });
    for (const [n, who] of [ada, bob].entries()) await orderWith(who, paidSeat(n + 1));
    expect(codeOf(await ask(buyer('cy'), paidSeat(3)))).toBe('discounts/code-used-up');
    clock.advance(longestOrderMs);
    await orderWith(buyer('dee'), paidSeat(4));
    await app.jobs.expireOrders.run();
    await relay();
    await orderWith(buyer('eve'), paidSeat(5));
    expect(codeOf(await ask(buyer('fay'), paidSeat(6)))).toBe('discounts/code-used-up');
    expect(await findings()).toEqual([]);
  });

  test('the same code twice by one buyer is refused by name, and another code is not', async () => {
    const given = await offer({ perBuyerLimit: 1 });
    await offer({ code: 'OTHER', perBuyerLimit: 1 }, given);
    await payFor(given, ada, await given.orderWith(ada, paidSeat(1)));
    const refused = await given.hold(ada, paidSeat(2));
    expect(await given.app.checkout.placeOrder({ principal: ada, holdId: refused.holdId, code: 'half' })).toMatchObject(
      { refusal: { code: 'discounts/code-used-up-by-buyer', limit: 1 } },
    );
    // The hold is as it was.
    expect(valueOf(await given.app.holding.findHold({ principal: ada, holdId: refused.holdId })).status).toBe('active');
    await given.app.holding.releaseHold({ principal: ada, holdId: refused.holdId });
    await given.orderWith(ada, paidSeat(3), 'other');
    await given.orderWith(bob, paidSeat(4));
    expect(await given.findings()).toEqual([]);
  });

  test.each(['half', 'HALF', ' hAlF\t', 'ｈａｌｆ'])('lower-case codes are found: %j', async (typed) => {
    const { orderWith } = await offer();
    expect((await orderWith(ada, paidSeat(1), typed)).total.amountMinor).toBe(999);
  });

  test('a 100 % discount completes, uses one use, and gives it back with the refund', async () => {
    const { app, orderWith, usage, findings, told } = await offer({
      rule: { ...half.rule, kind: 'percentage', ppm: 1_000_000 },
      totalLimit: 1,
    });
    const { orderId, progress, total } = await orderWith(ada, paidSeat(1));
    expect([total.amountMinor, progress.status]).toEqual([0, 'paid']);
    expect(await usage()).toEqual({ reserved: 0, confirmed: 1, released: 0, givenMinor: 1_999 });
    expect(await told('TicketIssued')).toBe(1);
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    expect(await usage()).toMatchObject({ confirmed: 0, released: 1 });
    expect(await findings()).toEqual([]);
  });

  test('a refund of one ticket keeps the use, and that of the last one gives it back', async () => {
    const given = await offer({ totalLimit: 1 });
    const { app, hold, usage, findings, ports } = given;
    const { holdId } = await hold(ada, paidSeat(1), paidSeat(2));
    const order = valueOf(await app.checkout.placeOrder({ principal: ada, holdId, code: 'half' }));
    await payFor(given, ada, order);
    const { orderId } = order;
    const tickets = await ports.tickets.ofOrder(orderId);
    const refund = async (n: number) => {
      const ticketIds = tickets.slice(n, n + 1).map(({ ticketId }) => ticketId);
      return valueOf(await app.settlement.refundTickets({ principal: olga, orderId, ticketIds }));
    };
    expect((await refund(0)).progress.status).toBe('partly_refunded');
    expect(await usage()).toMatchObject({ confirmed: 1, givenMinor: 1_999 });
    expect(await findings()).toEqual([]);
    expect((await refund(1)).progress.status).toBe('refunded');
    expect(await usage()).toMatchObject({ confirmed: 0, released: 1 });
    expect(await findings()).toEqual([]);
  });

  test('a retired discount, or one whose time is over, is still paid by who ordered in time', async () => {
    const given = await offer();
    const { app, discount, eventId, orderWith, orderStatus, ask, findings } = given;
    const order = await orderWith(ada, paidSeat(1));
    valueOf(await app.discounts.retireDiscount({ principal: olga, eventId, discountId: discount.discountId }));
    expect(codeOf(await ask(bob, paidSeat(2)))).toBe('discounts/code-over');
    await payFor(given, ada, order);
    expect(await orderStatus(order.orderId)).toBe('paid');
    expect(await findings()).toEqual([]);
  });
});

describe('a payment that comes after its order lapsed', () => {
  /** The gateway can't be told to stop, and takes the money. */
  const paidTooLate = async (given: Offered) => {
    const { app, clock, gateway, ports, relay } = given;
    const late = await given.orderWith(ada, paidSeat(1));
    const { paymentId } = await given.pay(ada, late.orderId);
    clock.advance(longestOrderMs);
    const cancel = () => Promise.reject(new TicketlyFault('unavailable', 'no answer'));
    await officeOn({ ...ports, gateways: [{ ...gateway, cancel }] })
      .jobs.expireOrders.run()
      .catch(() => undefined);
    await app.jobs.sweepHolds.run();
    gateway.succeed(paymentId);
    await relay();
    return { late, paymentId };
  };

  test('takes its use again if one is left', async () => {
    const given = await offer({ totalLimit: 1 });
    const { late, paymentId } = await paidTooLate(given);
    await given.notify(paymentId);
    expect(await given.orderStatus(late.orderId)).toBe('paid');
    expect(await given.usage()).toMatchObject({ confirmed: 1, givenMinor: 1_000 });
    expect(codeOf(await given.ask(bob, paidSeat(2)))).toBe('discounts/code-used-up');
    expect(await given.findings()).toEqual([]);
  });

  test('goes back whole, and once, if the use is another’s by then', async () => {
    const given = await offer({ totalLimit: 1 });
    const { late, paymentId } = await paidTooLate(given);
    await payFor(given, bob, await given.orderWith(bob, paidSeat(2)));
    await Promise.all(Array.from({ length: 20 }, (_, n) => given.notify(paymentId, `message-${n % 4}`)));
    expect(await given.orderStatus(late.orderId)).toBe('expired');
    expect(await given.ports.tickets.ofOrder(late.orderId)).toEqual([]);
    expect(given.money(paymentId)).toEqual([999, 999]);
    given.clock.advance(minuteMs);
    expect(await given.usage()).toMatchObject({ confirmed: 1 });
    expect(await given.findings()).toEqual([]);
  });
});
