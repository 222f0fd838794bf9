import { boolean, constantFrom, integer, oneof, option, record, constant, uniqueArray } from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** An order's payment and message, by number; undefined for an order without a payment. */
export interface EffectStep {
  readonly attempt: number;
  readonly version: number;
  readonly message: number | undefined;
}

/** A step of a sale. Orders are numbered as they are claimed; one beyond the last is unknown. */
export type SaleStep =
  | {
      readonly kind: 'claim';
      readonly session: number;
      readonly seats: readonly number[];
      readonly buyer: number;
      readonly hold: number;
      readonly fence: number;
      readonly ttlMs: number;
      readonly most: number;
      readonly edition: number;
      readonly discounted: boolean;
      readonly fails: boolean;
    }
  | { readonly kind: 'pin'; readonly order: number; readonly byMs: number }
  | {
      readonly kind: 'settle';
      readonly order: number;
      readonly edition: number;
      readonly effect: EffectStep | undefined;
      readonly fails: boolean;
    }
  | {
      readonly kind: 'release';
      readonly order: number;
      readonly status: 'expired' | 'cancelled';
      readonly fails: boolean;
    }
  | {
      readonly kind: 'revert';
      readonly order: number;
      readonly seats: readonly number[] | undefined;
      readonly effect: EffectStep | undefined;
      readonly fails: boolean;
    }
  | { readonly kind: 'open'; readonly order: number; readonly attempt: number }
  | { readonly kind: 'record'; readonly message: number }
  | { readonly kind: 'session'; readonly session: number; readonly version: number; readonly seats: readonly number[] }
  | { readonly kind: 'taken'; readonly session: number }
  | { readonly kind: 'lapsed'; readonly limit: number }
  | { readonly kind: 'wait'; readonly ms: number };

const small = (max: number): Arbitrary<number> => integer({ min: 0, max });
const seats = uniqueArray(small(3), { minLength: 1, maxLength: 3 });
const seldom = small(7).map((chance) => chance === 7);
const effect = option(
  record({ attempt: integer({ min: 1, max: 2 }), version: small(2), message: option(small(2), { nil: undefined }) }),
  { nil: undefined },
);
/** Lives and waits share these lengths, so that waits end before, at and after a life's end. */
const life = constantFrom(10, 20, 30);
const kind = <Kind extends SaleStep['kind']>(name: Kind): Arbitrary<Kind> => constant(name);

const claim = record({
  kind: kind('claim'),
  session: small(1),
  seats,
  buyer: small(1),
  hold: small(7),
  fence: small(4),
  ttlMs: life,
  most: integer({ min: 1, max: 3 }),
  edition: small(2),
  discounted: boolean(),
  fails: seldom,
});
const order = small(3);

/** Any step of a sale. */
export const saleSteps: Arbitrary<SaleStep> = oneof(
  { weight: 6, arbitrary: claim },
  { weight: 2, arbitrary: record({ kind: kind('pin'), order, byMs: constantFrom(-1, 0, 1, 10, 20, 30) }) },
  { weight: 4, arbitrary: record({ kind: kind('settle'), order, edition: small(2), effect, fails: seldom }) },
  {
    weight: 3,
    arbitrary: record({
      kind: kind('release'),
      order,
      status: constantFrom('expired' as const, 'cancelled' as const),
      fails: seldom,
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: kind('revert'),
      order,
      seats: option(uniqueArray(small(3), { maxLength: 2 }), { nil: undefined }),
      effect,
      fails: seldom,
    }),
  },
  { weight: 2, arbitrary: record({ kind: kind('open'), order, attempt: integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: record({ kind: kind('record'), message: small(2) }) },
  { weight: 2, arbitrary: record({ kind: kind('session'), session: small(1), version: small(2), seats }) },
  { weight: 1, arbitrary: record({ kind: kind('taken'), session: small(1) }) },
  { weight: 1, arbitrary: record({ kind: kind('lapsed'), limit: integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: record({ kind: kind('wait'), ms: constantFrom(1, 9, 10, 11, 19, 20) }) },
);
