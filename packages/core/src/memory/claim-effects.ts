import type { ClaimEffect, ClaimRefusal, ClaimSeats, Order } from '../orders/index.ts';
import type { MemoryDatabase } from './database.ts';
import { discountUseStep } from './discount-uses.ts';

/**
 * What an effect of one kind does. Both are called in one synchronous step: first every effect of a
 * claim is looked at, then all are done.
 */
export interface ClaimStep {
  /** Why the effect can't be had, as things stand; undefined if it can. */
  refusal(database: MemoryDatabase, effect: ClaimEffect, order: Order): ClaimRefusal | undefined;
  write(database: MemoryDatabase, effect: ClaimEffect, order: Order): void;
}

/** The steps of every kind of effect, by kind. */
export type ClaimSteps = Readonly<Record<string, ClaimStep>>;

/** What is known to be done with claims. */
export const claimSteps: ClaimSteps = { 'discount-use': discountUseStep };

const stepOf = (steps: ClaimSteps, effect: ClaimEffect): ClaimStep => {
  const step = steps[effect.kind];
  if (step === undefined) throw new Error(`no claim does ${effect.kind}`);
  return step;
};

/** The first refusal of what a claim carries. */
export const effectRefusal = (
  database: MemoryDatabase,
  steps: ClaimSteps,
  { order, effects = [] }: ClaimSeats,
): ClaimRefusal | undefined => {
  for (const effect of effects) {
    const refusal = stepOf(steps, effect).refusal(database, effect, order);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

/** Does what a claim carries. */
export const writeEffects = (
  database: MemoryDatabase,
  steps: ClaimSteps,
  { order, effects = [] }: ClaimSeats,
): void => {
  for (const effect of effects) stepOf(steps, effect).write(database, effect, order);
};
