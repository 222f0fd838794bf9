import type { EventId, Instant } from '../kernel/index.ts';

/** How events ranked at a moment. Never changes; a later ranking follows it. */
export interface Ranking {
  /** When it was made, which also names it. */
  readonly rankedAt: Instant;
  /** The ranking before; null for the first. */
  readonly follows: Instant | null;
  /** When the first ranking was made. */
  readonly since: Instant;
  /** Scores above zero of the events that trend most. */
  readonly scores: ReadonlyMap<EventId, number>;
}

/** For how long a ranking is kept after a later one was saved, in milliseconds. */
export const rankingKeptMs: number = 86_400_000;

/**
 * The rankings of events by trend. They are kept for a while, so that whoever goes through a ranked
 * list page by page meets no event twice and misses none when a new ranking is made.
 */
export interface Rankings {
  /** The last one saved; undefined if there is none. */
  latest(): Promise<Ranking | undefined>;
  /** The one made at this moment; undefined if there is none, or it was forgotten. */
  find(rankedAt: Instant): Promise<Ranking | undefined>;
  /**
   * Saves the ranking that follows the latest one, and forgets those made more than
   * {@link rankingKeptMs} before it. Of several that follow the same one, the first is saved.
   *
   * @returns whether it was this one.
   */
  save(ranking: Ranking): Promise<boolean>;
}
