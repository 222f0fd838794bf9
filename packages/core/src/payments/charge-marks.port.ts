import type { Instant } from '../kernel/index.ts';

/** Who may compare a gateway's charges now. */
export interface ChargeTurn {
  /** Names this turn; a secret of whoever has it. */
  readonly turn: string;
  /** Charges of which money moved before this, by the gateway's clock, were compared. */
  readonly comparedUntil: Instant;
  /** Whether this follows the turn that was given, with nobody between and the database not brought back meanwhile. */
  readonly goesOn: boolean;
}

export interface TakeTurn {
  /** As in `Payment.provider`. */
  readonly provider: string;
  /** The one that this caller had last; null for none. */
  readonly last: string | null;
  /** Others get a turn when this one is so old, by the store's clock. */
  readonly leaseMs: number;
}

export interface AdvanceMark {
  readonly provider: string;
  readonly turn: string;
  readonly to: Instant;
}

/**
 * How far the charges of each gateway were compared with this database. Kept in the database, so that it goes back with it: what a restored one has
 * forgotten is compared again.
 */
export interface ChargeMarks {
  /**
   * The name of this database: made with it, the same ever after, also after a restore, and unlike that of any other. Charges carry it, and so does a copy
   * of the database until it is given a name of its own.
   */
  origin(): Promise<string>;
  /** Takes a turn; undefined while it is another's. A gateway that was never compared begins at the store's present. */
  take(request: TakeTurn): Promise<ChargeTurn | undefined>;
  /** Moves the mark on, never back. @returns false if the turn is no longer the latest: another took one, or the database was brought back. */
  advance(request: AdvanceMark): Promise<boolean>;
}
