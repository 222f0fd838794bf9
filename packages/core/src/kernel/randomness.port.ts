/**
 * Unpredictable numbers, for jitter and for spreading buyers over equal choices. Never for secrets.
 */
export interface Randomness {
  /** A whole number from 0 up to `below`, exclusive. */
  integer(below: number): number;
}
