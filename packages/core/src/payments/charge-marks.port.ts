import type { Instant } from '../kernel/index.ts';

/** The right to compare a gateway's charges now. */
export interface ChargeTurn {
  /** Names this turn; a secret of its owner. */
  readonly turn: string;
  /** All charges of which money moved before this, by the gateway's clock, have been compared. */
  readonly comparedUntil: Instant;
  /**
   * Whether this turn follows the given one, with nobody in between and the database not brought
   * back meanwhile.
   */
  readonly goesOn: boolean;
}

export interface TakeTurn {
  /** As in `Payment.provider`. */
  readonly provider: string;
  /** The turn that this caller had last; null for none. */
  readonly last: string | null;
  /** Others get a turn when this one is older than this, by the store's clock. */
  readonly leaseMs: number;
}

export interface AdvanceMark {
  readonly provider: string;
  readonly turn: string;
  readonly to: Instant;
}

/**
 * How far the charges of each gateway have been compared with this database. Kept in the database,
 * so that it goes back with it: what a restored one has forgotten is compared again.
 */
export interface ChargeMarks {
  /**
   * The name of this database: made with it, the same for ever, also after a restore, and different
   * from that of any other. Charges carry it. A copy of the database has the same name until it is
   * given its own.
   */
  origin(): Promise<string>;
  /**
   * Takes a turn; undefined while another caller has it. A gateway that was never compared begins
   * at the store's present.
   */
  take(request: TakeTurn): Promise<ChargeTurn | undefined>;
  /**
   * Moves the mark forward, never back. @returns false if the turn is no longer the latest: another
   * caller took one, or the database was brought back.
   */
  advance(request: AdvanceMark): Promise<boolean>;
}
