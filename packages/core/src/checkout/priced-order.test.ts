import { describe, expect, it } from 'vitest';
import { defaultLimits, money } from '../kernel/index.ts';
import type { HoldId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { priceOf } from '../pricing/index.ts';
import type { DiscountRule, PlatformFee, PriceRules } from '../pricing/index.ts';
import { buyer, codeOf, olga, seatA, seatB, smallOffice, tiers, valueOf } from '../testing/index.ts';

const ada = buyer('ada');

const priceRules: PriceRules = {
  fees: [
    {
      name: 'Booking fee',
      per: 'order',
      amount: { kind: 'flat', amountMinor: 100 },
      payer: 'buyer',
      recipient: 'organizer',
      isRefundable: false,
    },
  ],
  taxes: [{ name: 'VAT', ppm: 100_000, kind: 'included' }],
};
const platformFees: PlatformFee[] = [
  {
    name: 'Service fee',
    per: 'ticket',
    amount: { kind: 'share', ppm: 50_000 },
    payer: 'buyer',
    recipient: 'platform',
    isRefundable: true,
  },
];

const world = async (charged: { readonly priceRules?: PriceRules; readonly platformFees?: PlatformFee[] } = {}) => {
  const clock = manualClock();
  const ports = { ...memoryPorts({ clock }), platformFees: charged.platformFees ?? [] };
  const event = charged.priceRules && { priceRules: charged.priceRules };
  const office = await smallOffice(ports, { ...(event && { event }) });
  const ask = (holdId: HoldId, code?: string, principal = ada) => ({ principal, holdId, code });
  /** Makes a discount. @returns its code */
  const off = async (rule: RuleWishes, code = 'SPRING'): Promise<string> => {
    const bound = { tierIds: [], sessionIds: [], ...rule } as DiscountRule;
    const always = { isPublic: false, startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null };
    const plan = { name: 'Spring', code, rule: bound, ...always };
    return valueOf(await office.app.discounts.createDiscount({ principal: olga, eventId: office.eventId, plan })).code;
  };
  const { quoteHold, placeOrder } = office.app.checkout;
  return {
    clock,
    ports,
    off,
    ...office,
    quote: async (...asked: Parameters<typeof ask>) => valueOf(await quoteHold(ask(...asked))),
    quoteOf: (...asked: Parameters<typeof ask>) => quoteHold(ask(...asked)),
    place: (...asked: Parameters<typeof ask>) => placeOrder(ask(...asked)),
  };
};

type RuleWishes = Partial<DiscountRule> & Pick<DiscountRule, 'kind'>;
const allOff: RuleWishes = { kind: 'percentage', ppm: 1_000_000 };

describe('an order', () => {
  it('without fees, taxes and discount says nothing of its price but the total', async () => {
    const { hold, place, quote } = await world();
    const { holdId } = await hold(ada, seatA(1), seatA(2));
    const quoted = await quote(holdId);
    const order = valueOf(await place(holdId));
    expect(Object.hasOwn(order, 'price')).toBe(false);
    expect(quoted).toMatchObject({ price: priceOf(order), total: order.total, discountRefusal: null });
  });

  it('is charged what was quoted, with fees and taxes of the event and the platform', async () => {
    const { hold, place, quote, pay, ports } = await world({ priceRules, platformFees });
    const { holdId } = await hold(ada, seatA(1), seatA(2), seatA(3));
    const quoted = await quote(holdId);
    // Three times 19.99, a euro for the booking, and three times 1.00 for the service.
    expect(quoted.total).toEqual(money(5_997 + 100 + 300, 'EUR'));
    const order = valueOf(await place(holdId));
    expect(order).toMatchObject({ price: quoted.price, total: quoted.total });
    const { paymentId } = await pay(ada, order.orderId);
    expect((await ports.payments.find(paymentId))?.state.amount).toEqual(quoted.total);
  });

  it('with a discount is charged less, and can be quoted anew after it was placed', async () => {
    const { hold, off, place, quote } = await world({ priceRules });
    const { holdId } = await hold(ada, seatA(1), seatA(2));
    const discount = await off({ kind: 'percentage', ppm: 500_000 });
    const quoted = await quote(holdId, discount);
    expect(quoted.total).toEqual(money(1_999 + 100, 'EUR'));
    const order = valueOf(await place(holdId, discount));
    expect(order).toMatchObject({ price: quoted.price, total: quoted.total });
    expect(order.price?.discount).toMatchObject({ code: 'SPRING' });
    expect(await quote(holdId)).toEqual(quoted);
  });

  it('a 100 % discount completes it at once, also where there are fees, and a voucher makes it no less than free', async () => {
    const { app, hold, off, place } = await world({ priceRules, platformFees });
    const codes = [await off(allOff, 'ALL'), await off({ kind: 'flat', amountMinor: 100_000 }, 'FLAT')];
    for (const [n, discount] of codes.entries()) {
      const { holdId } = await hold(ada, seatA(2 * n + 1), seatA(2 * n + 2));
      const { orderId, progress, total } = valueOf(await place(holdId, discount));
      expect(total).toEqual(money(0, 'EUR'));
      expect(progress).toMatchObject({ status: 'paid', paymentId: null });
      expect(valueOf(await app.checkout.listTickets({ principal: ada, orderId }))).toHaveLength(2);
    }
  });
});

describe('a discount that does not apply', () => {
  it('is refused with its reason, and changes nothing: the hold lives on and accepts another code', async () => {
    const { app, hold, off, place, quote } = await world();
    const { holdId, expiresAt } = await hold(ada, seatA(1));
    const discount = await off({ kind: 'flat', amountMinor: 100, minSpendMinor: 2_000 });
    const refusal = {
      code: 'pricing/discount-below-minimum',
      minSpend: money(2_000, 'EUR'),
      spend: money(1_999, 'EUR'),
    };
    expect(await quote(holdId, discount)).toMatchObject({ total: money(1_999, 'EUR'), discountRefusal: refusal });
    expect(await place(holdId, discount)).toEqual({ ok: false, refusal });
    expect(valueOf(await app.holding.findHold({ principal: ada, holdId }))).toMatchObject({
      status: 'active',
      expiresAt,
    });
    expect(valueOf(await place(holdId, await off({ kind: 'flat', amountMinor: 100 }, 'OTHER'))).total).toEqual(
      money(1_899, 'EUR'),
    );
  });

  it('does not refuse the repeat of an order that was placed with it', async () => {
    const { app, eventId, hold, off, place } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const code = await off({ kind: 'flat', amountMinor: 100 });
    const { orderId, total } = valueOf(await place(holdId, code));
    const [discount] = valueOf(
      await app.discounts.listDiscounts({ principal: olga, eventId, page: { limit: 1 } }),
    ).items;
    if (discount) await app.discounts.retireDiscount({ principal: olga, eventId, discountId: discount.discountId });
    for (const same of [code, ' spring', undefined])
      expect(valueOf(await place(holdId, same))).toMatchObject({ orderId, total, isRepeat: true });
  });

  it('is named when an order was placed without it: the order stands', async () => {
    const { hold, off, place } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const { orderId } = valueOf(await place(holdId));
    const foreign = await off({ kind: 'flat', amountMinor: 100, tierIds: [tiers.vip] });
    for (const other of [foreign, await off({ kind: 'flat', amountMinor: 100 }, 'OTHER'), 'NONE', '!'])
      expect(await place(holdId, other)).toEqual({
        ok: false,
        refusal: { code: 'orders/code-differs', orderId, orderedWith: null },
      });
  });

  it('is named, too, when the order has fees', async () => {
    const { hold, off, place } = await world({ priceRules });
    const { holdId } = await hold(ada, seatA(1));
    const { orderId } = valueOf(await place(holdId));
    expect(await place(holdId, await off(allOff))).toEqual({
      ok: false,
      refusal: { code: 'orders/code-differs', orderId, orderedWith: null },
    });
  });

  it('says nothing of the hold of another buyer', async () => {
    const { hold, off, place } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const code = await off({ kind: 'flat', amountMinor: 100, minSpendMinor: 2_000 });
    expect(codeOf(await place(holdId, code, buyer('bob')))).toBe('locking/hold-unknown');
  });

  it('is refused also by the repeat of a call that died before the order was written', async () => {
    const { hold, off, place, ports } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const code = await off({ kind: 'flat', amountMinor: 100, minSpendMinor: 2_000 });
    await ports.seatLocks.convert({ holdId, buyerId: ada.principalId, ttlMs: defaultLimits.orderGraceMs });
    expect(codeOf(await place(holdId, code))).toBe('pricing/discount-below-minimum');
    expect(await ports.orders.ofHold(holdId)).toBeUndefined();
  });

  it('takes nothing off tickets that are free already', async () => {
    const { hold, off, place } = await world();
    const { holdId } = await hold(ada, seatB(1));
    expect(codeOf(await place(holdId, await off(allOff)))).toBe('pricing/discount-without-effect');
  });
});

it('an order with taxes alone tells them, and costs no more for it', async () => {
  const { hold, place, quote } = await world({ priceRules: { fees: [], taxes: priceRules.taxes } });
  const { holdId } = await hold(ada, seatA(1));
  const quoted = await quote(holdId);
  const order = valueOf(await place(holdId));
  expect(order.price).toEqual(quoted.price);
  expect(order.price?.taxes).toMatchObject([{ name: 'VAT' }]);
  expect(order.total).toEqual(money(1_999, 'EUR'));
});

describe('a quote', () => {
  it('says why a code is of no use, and what is paid without it', async () => {
    const { hold, quote } = await world();
    const { holdId } = await hold(ada, seatA(1));
    const { total } = await quote(holdId);
    expect(await quote(holdId, 'NONE')).toMatchObject({ total, discountRefusal: { code: 'discounts/code-unknown' } });
  });

  it('is for the hold’s buyer, as long as it lives', async () => {
    const { clock, hold, quoteOf } = await world();
    const { holdId } = await hold(ada, seatA(1));
    expect(codeOf(await quoteOf(holdId, undefined, buyer('bob')))).toBe('locking/hold-unknown');
    expect(codeOf(await quoteOf('nothing' as HoldId))).toBe('locking/hold-unknown');
    clock.advance(defaultLimits.holdTtlMs);
    expect(codeOf(await quoteOf(holdId))).toBe('locking/hold-unknown');
  });
});
