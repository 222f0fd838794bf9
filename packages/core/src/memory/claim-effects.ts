import { TicketlyFault } from '../kernel/index.ts';
import type { ClaimEffect, ClaimRefusal, ClaimSeats, Order } from '../orders/index.ts';
import type { MemoryDatabase } from './database.ts';
import { discountUseStep } from './discount-uses.ts';

/**
 * What an effect of one kind does. Both methods run in one synchronous step: every effect of a
 * claim is checked first, then all are written.
 */
export interface ClaimStep {
  /** Why the effect can't be applied in the current state; undefined if it can. */
  refusal(database: MemoryDatabase, effect: ClaimEffect, order: Order): ClaimRefusal | undefined;
  write(database: MemoryDatabase, effect: ClaimEffect, order: Order): void;
}

/** The step for each kind of effect, by kind. */
export type ClaimSteps = Readonly<Record<string, ClaimStep>>;

/** The kinds of effect that claims support. */
export const claimSteps: ClaimSteps = { 'discount-use': discountUseStep };

const stepOf = (steps: ClaimSteps, effect: ClaimEffect): ClaimStep => {
  const step = steps[effect.kind];
  if (step === undefined) throw new TicketlyFault('misconfigured', `there is no claim effect ${effect.kind}`);
  return step;
};

/** The first refusal among the effects of a claim. */
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

/** Applies the effects of a claim. */
export const writeEffects = (
  database: MemoryDatabase,
  steps: ClaimSteps,
  { order, effects = [] }: ClaimSeats,
): void => {
  for (const effect of effects) stepOf(steps, effect).write(database, effect, order);
};
