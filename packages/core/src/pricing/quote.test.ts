import { describe, expect, it } from 'vitest';
import { money } from '../kernel/index.ts';
import type { SessionId, TierId } from '../kernel/index.ts';
import { platformShareOf, priceOf, sumLines } from './order-price.ts';
import { ask, fee, offEverything, priced, session, tickets, vat } from './pricing.fixture.ts';
import type { Sale } from './pricing.fixture.ts';
import { quote } from './quote.ts';
import { refundOf } from './refund-of.ts';

const refusalOf = (sale: Sale) => {
  const answer = ask(sale);
  return answer.ok ? undefined : answer.refusal;
};
const discountsOf = (sale: Sale) => priced(sale).price.lines.map(({ discountMinor }) => discountMinor);
const totalOf = (sale: Sale) => priced(sale).total.amountMinor;
const partsOf = (sale: Sale) => {
  const { price } = priced(sale);
  return sumLines(price.lines, price);
};
const half = offEverything({ kind: 'percentage', ppm: 500_000 });

describe('a quote without anything beside prices', () => {
  it('is their sum, and says the same as an order that has no price of its own', () => {
    const lines = tickets(1_999, 1_999, 1_999);
    const { price, total } = priced({ lines });
    expect(total).toEqual(money(5_997, 'EUR'));
    expect(priceOf({ lines, total })).toEqual(price);
  });

  it('is a bug of the caller if a line is in another currency', () => {
    const lines = [...tickets(100), { ...tickets(100)[0], price: money(100, 'USD') }] as ReturnType<typeof tickets>;
    expect(() => ask({ lines })).toThrow('not in EUR');
  });
});

describe('a discount by percentage', () => {
  it('rounds prices like 19.99 once, and splits it to the cent', () => {
    expect(discountsOf({ lines: tickets(1_999), rule: half })).toEqual([1_000]);
    expect(discountsOf({ lines: tickets(1_999, 1_999), rule: half })).toEqual([1_000, 999]);
    const third = offEverything({ kind: 'percentage', ppm: 333_333 });
    expect(discountsOf({ lines: tickets(1_999, 1_999, 1_999), rule: third })).toEqual([667, 666, 666]);
    expect(totalOf({ lines: tickets(1_999, 1_999, 1_999), rule: third })).toBe(5_997 - 1_999);
  });

  it('is named in the price, by its id and its code', () => {
    expect(priced({ lines: tickets(100), rule: half }).price.discount).toEqual({ discountId: 'd1', code: 'SPRING' });
  });

  it('takes at most its cap', () => {
    const rule = offEverything({ kind: 'percentage', ppm: 500_000, maxMinor: 1_000 });
    expect(discountsOf({ lines: tickets(3_000, 1_000), rule })).toEqual([750, 250]);
  });

  it('of 100 % leaves nothing to pay, whatever the fees and taxes', () => {
    const rules = {
      fees: [fee(), fee({ per: 'order', name: 'Handling' })],
      taxes: [vat(200_000), vat(100_000, 'added')],
    };
    expect(
      totalOf({ lines: tickets(4_500, 1_999), rules, rule: offEverything({ kind: 'percentage', ppm: 1_000_000 }) }),
    ).toBe(0);
  });
});

describe('a flat discount', () => {
  it('takes no more than the tickets cost: a voucher makes no total negative', () => {
    const rule = offEverything({ kind: 'flat', amountMinor: 10_000 });
    expect(discountsOf({ lines: tickets(2_500, 1_999), rule })).toEqual([2_500, 1_999]);
    expect(totalOf({ lines: tickets(2_500, 1_999), rule })).toBe(0);
    expect(totalOf({ lines: tickets(9_000, 1_999), rule })).toBe(999);
  });
});

describe('buy some, get some', () => {
  it('makes the cheapest free, as many as there are full groups', () => {
    const rule = offEverything({ kind: 'buy-get', buy: 2, get: 1 });
    expect(discountsOf({ lines: tickets(3_000, 1_000, 2_000), rule })).toEqual([0, 1_000, 0]);
    expect(discountsOf({ lines: tickets(3_000, 1_000, 2_000, 900, 500), rule })).toEqual([0, 0, 0, 0, 500]);
    expect(discountsOf({ lines: tickets(30, 10, 20, 9, 5, 5), rule })).toEqual([0, 0, 0, 0, 5, 5]);
  });

  it('makes the earlier of equals free', () => {
    const rule = offEverything({ kind: 'buy-get', buy: 1, get: 1 });
    expect(discountsOf({ lines: tickets(1_999, 1_999), rule })).toEqual([1_999, 0]);
  });

  it('needs a full group of tickets that apply', () => {
    const rule = offEverything({ kind: 'buy-get', buy: 3, get: 2 });
    expect(refusalOf({ lines: tickets(1, 2, 3, 4), rule })).toEqual({
      code: 'pricing/discount-needs-more-tickets',
      needs: 5,
      has: 4,
    });
  });
});

describe('what a discount applies to', () => {
  const [stalls = '' as TierId, balcony = '' as TierId] = ['stalls', 'balcony'] as TierId[];
  const mixed = tickets(4_000, 2_000).map((line, at) => ({ ...line, tierId: at === 0 ? stalls : balcony }));

  it('is the tickets of its tiers; what it takes off falls on no other', () => {
    const rule = { ...offEverything({ kind: 'flat', amountMinor: 3_000 }), tierIds: [balcony] };
    expect(discountsOf({ lines: mixed, rule })).toEqual([0, 2_000]);
    expect(refusalOf({ lines: tickets(4_000), rule })).toEqual({
      code: 'pricing/discount-for-other-tiers',
      tierIds: [balcony],
    });
  });

  it('is the tickets of its tiers, also where the cheapest are free', () => {
    const lines = [...mixed, ...tickets(3_000)];
    const rule = { ...offEverything({ kind: 'buy-get', buy: 1, get: 1 }), tierIds: [stalls] };
    expect(discountsOf({ lines, rule })).toEqual([0, 0, 3_000]);
  });

  it('is the tickets of its sessions', () => {
    expect(totalOf({ lines: mixed, rule: { ...half, sessionIds: [session] } })).toBe(3_000);
    expect(refusalOf({ lines: mixed, rule: { ...half, sessionIds: ['tomorrow' as SessionId] } })?.code).toBe(
      'pricing/discount-for-other-sessions',
    );
  });

  it('has to cost the minimum', () => {
    const rule = { ...half, tierIds: [balcony], minSpendMinor: 2_001 };
    expect(refusalOf({ lines: mixed, rule })).toEqual({
      code: 'pricing/discount-below-minimum',
      minSpend: money(2_001, 'EUR'),
      spend: money(2_000, 'EUR'),
    });
    expect(totalOf({ lines: mixed, rule: { ...rule, minSpendMinor: 2_000 } })).toBe(5_000);
  });

  it('is not what costs nothing: a use is worth something', () => {
    expect(refusalOf({ lines: tickets(0, 0), rule: half })?.code).toBe('pricing/discount-without-effect');
    const tiny = offEverything({ kind: 'percentage', ppm: 100_000 });
    expect(refusalOf({ lines: tickets(4), rule: tiny })?.code).toBe('pricing/discount-without-effect');
  });
});

describe('fees', () => {
  it('are charged for each ticket, or split over them', () => {
    const fees = [fee(), fee({ name: 'Handling', per: 'order', amount: { kind: 'flat', amountMinor: 100 } })];
    const { price, total } = priced({ lines: tickets(2_000, 1_000, 0), rules: { fees } });
    expect(price.lines.map(({ feesMinor }) => feesMinor)).toEqual([
      [150, 67],
      [150, 33],
      [0, 0],
    ]);
    expect(total.amountMinor).toBe(3_000 + 300 + 100);
  });

  it('by share are of the discounted price', () => {
    const fees = [fee({ amount: { kind: 'share', ppm: 100_000 } })];
    expect(partsOf({ lines: tickets(1_999, 1_999), rules: { fees }, rule: half }).feesMinor).toEqual([200]);
  });

  it('that the organizer pays add nothing to the total, and leave them no less than nothing', () => {
    const fees = [fee({ payer: 'organizer', recipient: 'platform', amount: { kind: 'flat', amountMinor: 900 } })];
    const rules = { fees, taxes: [vat(200_000)] };
    expect(partsOf({ lines: tickets(6_000), rules })).toMatchObject({ feesMinor: [900], totalMinor: 6_000 });
    expect(partsOf({ lines: tickets(600), rules })).toMatchObject({ feesMinor: [500], totalMinor: 600 });
  });

  it('that the buyer pays may be more than the ticket, and take nothing from the organizer', () => {
    const fees = [fee(), fee({ payer: 'organizer', amount: { kind: 'flat', amountMinor: 90 } })];
    expect(partsOf({ lines: tickets(100), rules: { fees } })).toMatchObject({ feesMinor: [150, 90], totalMinor: 250 });
  });
});

describe('taxes', () => {
  it('in the price sum with the net price to it, to the cent, also after a discount', () => {
    const rules = { taxes: [vat(100_000), { ...vat(30_000), name: 'Culture' }] };
    const rule = offEverything({ kind: 'percentage', ppm: 150_000 });
    const parts = partsOf({ lines: tickets(1_999, 1_999, 1_999), rules, rule });
    expect(parts).toMatchObject({ priceMinor: 5_997, discountMinor: 900, totalMinor: 5_097 });
    const { price } = priced({ lines: tickets(1_999, 1_999, 1_999), rules, rule });
    // 16.99 at 10 % and 3 %: 1.95 of tax, of which 1.50 and 0.45.
    expect(price.lines.map(({ taxesMinor }) => taxesMinor)).toEqual([
      [150, 45],
      [150, 45],
      [150, 45],
    ]);
  });

  it('that are added are of the discounted price, rounded for each ticket', () => {
    const rules = { taxes: [vat(88_750, 'added')] };
    expect(partsOf({ lines: tickets(1_999, 1_999), rules })).toMatchObject({ taxesMinor: [354], totalMinor: 4_352 });
    expect(partsOf({ lines: tickets(1_999, 1_999), rules, rule: half })).toMatchObject({
      discountMinor: 1_999,
      taxesMinor: [178],
      totalMinor: 2_177,
    });
  });

  it('are not of fees', () => {
    const rules = { fees: [fee()], taxes: [vat(200_000), vat(100_000, 'added')] };
    expect(partsOf({ lines: tickets(1_200), rules })).toMatchObject({ taxesMinor: [200, 120], totalMinor: 1_470 });
  });
});

describe('the refund of one of several tickets', () => {
  const kept = fee({ name: 'Service fee' });
  const returned = fee({ name: 'Protection', isRefundable: true });
  const handling = fee({ name: 'Handling', per: 'order', amount: { kind: 'flat', amountMinor: 100 } });
  const { price, total } = priced({
    lines: tickets(2_000, 1_000),
    rules: { fees: [kept, returned, handling], taxes: [vat(100_000, 'added')] },
  });

  it('keeps the fees that are kept, and gives back those that are refundable', () => {
    expect(refundOf(price, [1], { withFees: false })).toEqual({
      priceMinor: 1_000,
      discountMinor: 0,
      feesMinor: [0, 150, 0],
      taxesMinor: [100],
      totalMinor: 1_250,
    });
  });

  it('gives back its part of every fee if the refund says so', () => {
    expect(refundOf(price, [1], { withFees: true })).toMatchObject({ feesMinor: [150, 150, 33], totalMinor: 1_433 });
    expect(refundOf(price, [0, 1], { withFees: true }).totalMinor).toBe(total.amountMinor);
  });

  it('counts a line once, and none that does not exist', () => {
    expect(refundOf(price, [1, 1, 7], { withFees: false })).toEqual(refundOf(price, [1], { withFees: false }));
  });
});

it('the largest prices that there may be have a price with everything beside them', () => {
  const lines = tickets(...Array.from({ length: 10 }, () => 10_000_000_000));
  const fees = Array.from({ length: 10 }, () => fee({ amount: { kind: 'share', ppm: 1_000_000 } }));
  const rules = { fees, taxes: [vat(1_000_000, 'added')] };
  expect(quote({ sessionId: session, lines, currency: 'EUR', rules }).ok).toBe(true);
});

describe('the share of the platform', () => {
  const shareOf = (sale: Sale) => {
    const { price, total } = priced(sale);
    return platformShareOf({ lines: sale.lines, total, price });
  };
  const lines = tickets(1_999, 1_999);

  it('is the sum of its fees, whoever pays them, and nothing of the others', () => {
    const fees = [
      fee({ recipient: 'platform' }),
      fee({ recipient: 'platform', per: 'order', payer: 'organizer', amount: { kind: 'flat', amountMinor: 101 } }),
      fee(),
    ];
    expect(shareOf({ lines, rules: { fees } })).toEqual(money(401, 'EUR'));
  });

  it('is nothing where an order has no price of its own', () => {
    expect(platformShareOf({ lines, total: money(3_998, 'EUR') })).toEqual(money(0, 'EUR'));
  });
});
