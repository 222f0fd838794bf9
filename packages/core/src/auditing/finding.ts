import type { Instant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';

/** The invariants of a sale, by the numbers of `docs/invariants.md`. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10';

/** One breach of an invariant, in a sentence with the ids that show it. */
export interface Finding {
  readonly invariant: Invariant;
  readonly sentence: string;
}

/**
 * What can be wrong between the stores, classified by what to do about it; see `docs/operate.md`.
 */
export type DriftKind =
  | 'seat-sold-twice'
  | 'seats-not-taken'
  | 'tickets-missing'
  | 'ticket-unpaid'
  | 'ticket-doubled'
  | 'order-overdue'
  | 'money-without-end'
  | 'refund-missing'
  | 'refund-stuck'
  | 'entries-missing'
  | 'ledger-differs'
  | 'claim-of-nobody'
  | 'lock-differs'
  | 'hold-of-nobody'
  | 'view-differs'
  | 'position-went-back';

/** Something that looks wrong but may only be in transit. */
export interface Suspicion extends Finding {
  readonly kind: DriftKind;
  /** What it is about, as in `orders/<id>`. */
  readonly subject: string;
  /** What was seen. If it differs at the next look, things are moving and nothing is proved. */
  readonly seen: string;
}

/**
 * Something that is wrong: it was the same at two looks, and everything in transit had arrived in
 * between.
 */
export interface Drift extends Suspicion {
  readonly firstSeenAt: Instant;
  /** The end of the log when it was first seen: everything up to here has arrived. */
  readonly position: Position;
  /** Facts about it that the auditor read recently, at most 20. */
  readonly facts: readonly Position[];
}

/**
 * What is reported about a drift: that it was `found` and waits for somebody, or was found and
 * `corrected`, and later that it is right again.
 */
export type DriftNews = 'found' | 'corrected' | 'righted';
