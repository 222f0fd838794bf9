import { describe, expect, it } from 'vitest';
import { defaultLimits, instant, plusMs } from '../kernel/index.ts';
import type { DiscountId, EventId, OrganizationId, PrincipalId, SessionId, TierId } from '../kernel/index.ts';
import type { DiscountAmount } from '../pricing/index.ts';
import {
  decideChangeDiscount,
  decideCreateDiscount,
  decideRetireDiscount,
  isLimited,
  requireUsable,
} from './discount-decider.ts';
import { evolveDiscount } from './discount-facts.ts';
import type { Discount, DiscountPlan, DiscountTerms } from './discount.ts';

const now = instant(1_767_225_600_000);
const by = 'olga' as PrincipalId;
const all = { tierIds: [], sessionIds: [] };
const plan: DiscountPlan = {
  ...{ name: 'Friends', code: 'friends', isPublic: false, startsAt: null, endsAt: null },
  ...{ totalLimit: null, perBuyerLimit: null },
  rule: { kind: 'percentage', ppm: 100_000, ...all },
};

const creating = (over: Partial<DiscountPlan>) =>
  decideCreateDiscount({
    discountId: 'd1' as DiscountId,
    eventId: 'e1' as EventId,
    organizationId: 'g1' as OrganizationId,
    currency: 'EUR',
    plan: { ...plan, ...over },
    scope: { tierIds: ['stalls' as TierId], sessionIds: ['s1' as SessionId] },
    limits: defaultLimits,
    ...{ now, by },
  });

const problemsOf = (over: Partial<DiscountPlan>): string[] => {
  const decided = creating(over);
  return decided.ok ? [] : decided.refusal.problems.map(({ path, code }) => `${path}: ${code}`);
};
const ruleProblems = (
  amount: DiscountAmount,
  bound: { readonly tierIds?: readonly string[]; readonly sessionIds?: readonly string[] } = {},
): string[] =>
  problemsOf({
    rule: {
      ...amount,
      tierIds: (bound.tierIds ?? []) as TierId[],
      sessionIds: (bound.sessionIds ?? []) as SessionId[],
    },
  });

const created = (over: Partial<DiscountPlan> = {}): Discount => {
  const decided = creating(over);
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return evolveDiscount(undefined, decided.value[0]);
};

describe('a new discount', () => {
  it('keeps its code in upper case, and its rule and currency beside its terms', () => {
    const { code, rule, ...terms } = plan;
    expect(created()).toEqual({
      ...{ discountId: 'd1', eventId: 'e1', organizationId: 'g1', currency: 'EUR', createdAt: now },
      ...{ code: code.toUpperCase(), rule, terms, progress: { status: 'active' } },
    });
  });

  it('takes something off: buy N get N with an N of zero is refused', () => {
    expect(ruleProblems({ kind: 'buy-get', buy: 0, get: 1 })).toEqual(['rule.buy: out-of-range']);
    expect(ruleProblems({ kind: 'buy-get', buy: 1, get: 0 })).toEqual(['rule.get: out-of-range']);
    expect(ruleProblems({ kind: 'buy-get', buy: 1, get: 1 })).toEqual([]);
    expect(ruleProblems({ kind: 'buy-get', buy: 6, get: 5 })).toEqual(['rule: out-of-range']);
    expect(ruleProblems({ kind: 'percentage', ppm: 0 })).toEqual(['rule.ppm: out-of-range']);
    expect(ruleProblems({ kind: 'percentage', ppm: 1_000_001 })).toEqual(['rule.ppm: out-of-range']);
    expect(ruleProblems({ kind: 'percentage', ppm: 1_000_000, maxMinor: 0 })).toEqual(['rule.maxMinor: out-of-range']);
    expect(ruleProblems({ kind: 'flat', amountMinor: -5 })).toEqual(['rule.amountMinor: out-of-range']);
    expect(ruleProblems({ kind: 'flat', amountMinor: 0.5 })).toEqual(['rule.amountMinor: out-of-range']);
  });

  it('applies to tiers and sessions that the event has, each named once', () => {
    expect(ruleProblems({ kind: 'flat', amountMinor: 1 }, { tierIds: ['stalls', 'stalls', 'moon'] })).toEqual([
      'rule.tierIds[1]: duplicate',
      'rule.tierIds[2]: unknown',
    ]);
    expect(ruleProblems({ kind: 'flat', amountMinor: 1 }, { sessionIds: ['s2'] })).toEqual([
      'rule.sessionIds[0]: unknown',
    ]);
    expect(ruleProblems({ kind: 'flat', amountMinor: 1 }, { tierIds: ['stalls'], sessionIds: ['s1'] })).toEqual([]);
  });

  it('lists everything that is wrong at once', () => {
    const terms = { name: '', startsAt: now, endsAt: now, totalLimit: 0, perBuyerLimit: 1.5 };
    expect(problemsOf({ ...terms, code: 'A B' })).toEqual([
      'code: malformed',
      'name: length-invalid',
      'endsAt: out-of-order',
      'totalLimit: out-of-range',
      'perBuyerLimit: out-of-range',
    ]);
  });
});

describe('a discount that changes', () => {
  const changing = (before: Partial<DiscountTerms>, after: Partial<DiscountTerms>) => {
    const discount = created(before);
    const decided = decideChangeDiscount({ terms: { ...discount.terms, ...after }, now, by }, discount);
    return decided.ok ? evolveDiscount(discount, decided.value[0]).terms : decided.refusal;
  };

  it('has limits that rise, or go, but are never lowered', () => {
    expect(changing({ totalLimit: 5 }, { totalLimit: 6 })).toMatchObject({ totalLimit: 6 });
    expect(changing({ perBuyerLimit: 5 }, { perBuyerLimit: null })).toMatchObject({ perBuyerLimit: null });
    const lowered = { code: 'discounts/discount-invalid', problems: [{ code: 'lowered' }] };
    expect(changing({ totalLimit: 5 }, { totalLimit: 4 })).toMatchObject(lowered);
    expect(changing({ totalLimit: null }, { totalLimit: 1_000 })).toMatchObject(lowered);
    expect(changing({ perBuyerLimit: 2 }, { perBuyerLimit: 1 })).toMatchObject(lowered);
  });

  it('keeps its code and what it takes off', () => {
    const discount = created();
    const decided = decideChangeDiscount(
      { terms: { ...discount.terms, name: 'Family', endsAt: now }, now, by },
      discount,
    );
    const after = decided.ok ? evolveDiscount(discount, decided.value[0]) : discount;
    expect(after).toEqual({ ...discount, terms: { ...discount.terms, name: 'Family', endsAt: now } });
  });

  it('is not retired', () => {
    const discount = created();
    const [fact] = decideRetireDiscount({ now, by }, discount);
    const retired = fact ? evolveDiscount(discount, fact) : discount;
    expect(retired.progress).toEqual({ status: 'retired', retiredAt: now });
    expect(decideChangeDiscount({ terms: discount.terms, now, by }, retired)).toEqual({
      ok: false,
      refusal: { code: 'discounts/discount-retired' },
    });
    expect(decideRetireDiscount({ now, by }, retired)).toEqual([]);
  });
});

describe('a code', () => {
  const at = (offsetMs: number, terms: Partial<DiscountTerms>) => {
    const usable = requireUsable(created(terms), plusMs(now, offsetMs));
    return usable.ok ? 'usable' : usable.refusal;
  };

  it('can be used from its start on, and until its end', () => {
    const window = { startsAt: now, endsAt: plusMs(now, 10) };
    expect(at(-1, window)).toEqual({ code: 'discounts/code-early', startsAt: now });
    expect(at(0, window)).toBe('usable');
    expect(at(9, window)).toBe('usable');
    expect(at(10, window)).toEqual({ code: 'discounts/code-over', endedAt: window.endsAt });
    expect(at(10, {})).toBe('usable');
  });
});

it.each([
  [null, null, false],
  [1, null, true],
  [null, 1, true],
  [1, 1, true],
])('a discount with %s uses, and %s for each buyer, is limited: %s', (totalLimit, perBuyerLimit, limited) => {
  expect(isLimited(created({ totalLimit, perBuyerLimit }).terms)).toBe(limited);
});
