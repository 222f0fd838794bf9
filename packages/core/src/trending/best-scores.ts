import type { EventId } from '../kernel/index.ts';

/** An event and its score. */
export type Scored = readonly [EventId, number];

/** The best of the scores that were added. */
export interface BestScores {
  add(scores: readonly Scored[]): void;
  /** The best, from the highest down; ties are broken by id, as in a ranked list. */
  all(): readonly Scored[];
  /** How many scores are in memory. */
  kept(): number;
}

/**
 * Keeps the `max` best of any number of scores. In memory are twice as many at most: sorting them
 * for each that is added would take longer.
 */
export const bestScores = (max: number): BestScores => {
  let scores: Scored[] = [];
  const all = (): readonly Scored[] =>
    scores.toSorted(([one, score], [other, otherScore]) => otherScore - score || (one < other ? -1 : 1)).slice(0, max);
  return {
    add: (added) => {
      for (const each of added) {
        scores.push(each);
        if (scores.length >= 2 * max) scores = [...all()];
      }
    },
    all,
    kept: () => scores.length,
  };
};
