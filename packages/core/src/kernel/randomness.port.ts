/** Numbers nobody can foresee, for jitter and for spreading buyers over equal choices. Never for secrets. */
export interface Randomness {
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number;
}
