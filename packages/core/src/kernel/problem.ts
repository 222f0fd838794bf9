/** One thing that is wrong with an input, and where: refusals that find several report all of them at once. */
export interface Problem {
  /** Into the input, as in `tiers[2].price`; empty for the whole. */
  readonly path: string;
  /** Stable, as in `unknown-tier`. */
  readonly code: string;
  /** One sentence for a person, with the values that show it. */
  readonly message: string;
}
