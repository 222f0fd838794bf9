import { boolean, constant, constantFrom, integer, oneof, option, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** A step of discounts in use. Orders are numbered as they are written; one beyond is unknown. */
export type UseStep =
  | {
      readonly kind: 'claim';
      readonly discount: number;
      readonly buyer: number;
      readonly givenMinor: number;
      readonly ttlMs: number;
      readonly fails: boolean;
    }
  | { readonly kind: 'race'; readonly discount: number; readonly buyer: number; readonly callers: number }
  | { readonly kind: 'settle' | 'release' | 'expire' | 'revert' | 'revert-part'; readonly order: number }
  | { readonly kind: 'pin'; readonly order: number; readonly byMs: number }
  | {
      readonly kind: 'terms';
      readonly discount: number;
      /** Limits only rise, as the decider has it; undefined lifts one. */
      readonly more: number | undefined;
      readonly ofBuyer: boolean;
    }
  | {
      readonly kind: 'period';
      readonly discount: number;
      readonly startsInMs: number | undefined;
      readonly endsInMs: number | undefined;
    }
  | { readonly kind: 'retire'; readonly discount: number }
  | { readonly kind: 'wait'; readonly ms: number };

const small = (max: number): Arbitrary<number> => integer({ min: 0, max });
const kind = <Kind extends UseStep['kind']>(name: Kind): Arbitrary<Kind> => constant(name);
const maybe = <Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | undefined> =>
  option(arbitrary, { nil: undefined });

/** The first three are saved, the last is unknown. */
const discount = constantFrom(0, 0, 0, 1, 1, 2, 3);
const buyer = small(1);
const order = small(4);
const seldom = small(7).map((chance) => chance === 7);

/** Any step. Lives, waits and periods share their lengths, so that one ends where another does. */
export const useSteps: Arbitrary<UseStep> = oneof(
  {
    weight: 8,
    arbitrary: record({
      ...{ kind: kind('claim'), discount, buyer },
      givenMinor: constantFrom(1, 200, 5_000_000_000),
      ttlMs: constantFrom(10, 20, 30),
      fails: seldom,
    }),
  },
  { weight: 1, arbitrary: record({ kind: kind('race'), discount, buyer, callers: integer({ min: 2, max: 5 }) }) },
  {
    weight: 8,
    arbitrary: record({
      kind: constantFrom('settle', 'settle', 'settle', 'release', 'expire', 'revert', 'revert-part'),
      order,
    }),
  },
  { weight: 1, arbitrary: record({ kind: kind('pin'), order, byMs: constantFrom(0, 10, 20, 40) }) },
  { weight: 1, arbitrary: record({ kind: kind('terms'), discount, more: maybe(small(2)), ofBuyer: boolean() }) },
  {
    weight: 1,
    arbitrary: record({
      ...{ kind: kind('period'), discount },
      // A discount ends after it starts.
      startsInMs: maybe(constantFrom(-1, 0, 1)),
      endsInMs: maybe(constantFrom(2, 10)),
    }),
  },
  { weight: 1, arbitrary: record({ kind: kind('retire'), discount }) },
  { weight: 4, arbitrary: record({ kind: kind('wait'), ms: constantFrom(1, 9, 10, 11, 20) }) },
);
