import type { SeatId, TierId } from '../../kernel/index.ts';

/** What a buyer who leaves the choice to us wants. A whole table is never chosen for somebody who asks for seats. */
export interface SeatWish {
  readonly quantity: number;
  /** Empty or absent: any tier. */
  readonly tierIds?: readonly TierId[];
  /** Accessible seats and their companions only. */
  readonly accessible?: boolean;
  /** Accessible seats go to everybody: their release time has come. */
  readonly accessibleReleased?: boolean;
  /**
   * 0 takes the best; a larger number takes one of the next best, the same for the same number. Buyers who lost a race ask with
   * different numbers, so that they do not all run for the same seats again.
   */
  readonly spread?: number;
  /** Seats that count as taken, whatever is known of them. */
  readonly without?: Iterable<SeatId>;
  /** Chooses among the seats that are kept out of other choices, too. */
  readonly alsoKept?: boolean;
}

/** Why these seats. */
export interface BestAvailableExplanation {
  /** `adjacent`: side by side. `groups`: no row had room for all, so they sit in groups as near to each other as possible. */
  readonly rule: 'adjacent' | 'groups';
  readonly groups: readonly { readonly sectionId: string; readonly row: string; readonly seats: number }[];
  /** Single free seats this choice leaves between taken ones. */
  readonly orphansLeft: number;
  /** Mean distance to where everybody looks, in metres. */
  readonly distance: number;
}

export interface BestAvailableChoice {
  readonly seatIds: readonly SeatId[];
  readonly explanation: BestAvailableExplanation;
}
