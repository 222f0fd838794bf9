import type { Instant, Problem } from '../kernel/index.ts';

/** The event has no such discount, or the principal may not see it. */
export interface DiscountUnknown {
  readonly code: 'discounts/discount-unknown';
}

/** The discount is invalid; every problem is listed. */
export interface DiscountInvalid {
  readonly code: 'discounts/discount-invalid';
  readonly problems: readonly Problem[];
}

/** An active discount of the event has this code. */
export interface CodeTaken {
  readonly code: 'discounts/code-taken';
}

/** The discount was retired, and can no longer change. */
export interface DiscountRetired {
  readonly code: 'discounts/discount-retired';
}

/** The event has as many discounts as it may have, retired ones included. */
export interface DiscountLimitReached {
  readonly code: 'discounts/discount-limit-reached';
  readonly limit: number;
}

/** No discount of the event has this code. */
export interface CodeUnknown {
  readonly code: 'discounts/code-unknown';
}

/** The code can't be used yet. */
export interface CodeEarly {
  readonly code: 'discounts/code-early';
  readonly startsAt: Instant;
}

/** The code can no longer be used: its period is over, or it was retired. */
export interface CodeOver {
  readonly code: 'discounts/code-over';
  readonly endedAt: Instant;
}

/** The code has no use left. Unpaid orders count too: some of their uses may come back. */
export interface CodeUsedUp {
  readonly code: 'discounts/code-used-up';
  readonly limit: number;
}

/** This buyer has no use of the code left. */
export interface CodeUsedUpByBuyer {
  readonly code: 'discounts/code-used-up-by-buyer';
  readonly limit: number;
}

/** Why the limits of a discount leave no use. */
export type UseRefusal = CodeUsedUp | CodeUsedUpByBuyer;

/**
 * Why a code can't be used by this buyer now. Whether it applies to the tickets is a matter of
 * prices.
 */
export type CodeRefusal = CodeUnknown | CodeEarly | CodeOver | UseRefusal;

/** Every "no" of this module. */
export type DiscountsRefusal =
  DiscountUnknown | DiscountInvalid | CodeTaken | DiscountRetired | DiscountLimitReached | CodeRefusal;
