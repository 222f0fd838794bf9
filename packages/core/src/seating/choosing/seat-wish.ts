import type { SeatId, TierId } from '../../kernel/index.ts';

/**
 * What a buyer wants who leaves the choice to us. A whole table is never chosen for a buyer who
 * asks for seats.
 */
export interface SeatWish {
  readonly quantity: number;
  /** Empty or absent: any tier. */
  readonly tierIds?: readonly TierId[];
  /** Accessible seats and their companions only. */
  readonly accessible?: boolean;
  /** Everybody may have accessible seats: their release time has come. */
  readonly accessibleReleased?: boolean;
  /**
   * 0 takes the best; a larger number takes one of the next best, always the same one. Buyers who
   * lost a race ask with different numbers, so that they do not all compete for the same seats
   * again.
   */
  readonly spread?: number;
  /** Seats that count as taken, whatever else is known of them. */
  readonly without?: Iterable<SeatId>;
  /** Also chooses among the seats that are kept out of other choices. */
  readonly alsoKept?: boolean;
}

/** Why these seats were chosen. */
export interface BestAvailableExplanation {
  /**
   * `adjacent`: side by side. `groups`: no row had room for all, so they sit in groups as near to
   * each other as possible.
   */
  readonly rule: 'adjacent' | 'groups';
  readonly groups: readonly { readonly sectionId: string; readonly row: string; readonly seats: number }[];
  /** Single free seats that this choice leaves between taken ones. */
  readonly orphansLeft: number;
  /** Mean distance to the focal point, in metres. */
  readonly distance: number;
}

export interface BestAvailableChoice {
  readonly seatIds: readonly SeatId[];
  readonly explanation: BestAvailableExplanation;
}
