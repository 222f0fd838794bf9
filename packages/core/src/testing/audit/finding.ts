/** The invariants of a sale, by the numbers of `docs/invariants.md`. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10';

/** One breach of an invariant, in a sentence with the ids that show it. */
export interface Finding {
  readonly invariant: Invariant;
  readonly sentence: string;
}
