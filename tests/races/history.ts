/**
 * What a client did to one seat and learned of it. `unknown`: no answer came, so it may or may not
 * have happened.
 */
export interface Attempt {
  readonly seatId: string;
  readonly buyer: string;
  readonly outcome: 'ok' | 'refused' | 'unknown';
  /** Milliseconds; an attempt may have taken effect at any time between. */
  readonly invokedAt: number;
  readonly answeredAt: number;
}

/** Why a history can't be that of seats with one owner each; empty if it can. */
export const rejectHistory = (attempts: readonly Attempt[]): readonly string[] => {
  const owners = new Map<string, Set<string>>();
  for (const { seatId, buyer, outcome } of attempts) {
    if (outcome === 'ok') owners.set(seatId, (owners.get(seatId) ?? new Set()).add(buyer));
  }
  const doubles = [...owners]
    .filter(([, buyers]) => buyers.size > 1)
    .map(([seatId, buyers]) => `${seatId} was given to ${[...buyers].join(' and ')}`);
  return [...doubles, ...untrueRefusals(attempts)];
};

/**
 * Whoever was refused a seat was refused because of somebody: one who got it, or may have, and had
 * asked before the answer.
 */
const untrueRefusals = (attempts: readonly Attempt[]): string[] => {
  const takers = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    if (attempt.outcome !== 'refused') takers.set(attempt.seatId, [...(takers.get(attempt.seatId) ?? []), attempt]);
  }
  return attempts
    .filter(({ outcome }) => outcome === 'refused')
    .filter(({ seatId, answeredAt }) => !(takers.get(seatId) ?? []).some(({ invokedAt }) => invokedAt <= answeredAt))
    .map(({ seatId, buyer }) => `${buyer} was refused ${seatId}, which nobody had`);
};
