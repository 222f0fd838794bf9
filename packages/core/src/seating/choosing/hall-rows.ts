import type { SeatColumns } from '../seat-map.ts';

/**
 * A hall as one line of places, row after row: the row with the seat nearest to the focal point
 * comes first, and there is an empty place before, between and after the rows. Looking at
 * neighbours then needs no check for the end of a row, and a search goes through memory in one
 * direction.
 */
export interface HallRows {
  /** The seat's index by place, −1 at an empty one. */
  readonly seatAt: Int32Array;
  readonly placeOf: Int32Array;
  /** The row by place. */
  readonly rowAt: Int32Array;
  /**
   * The first place by row, and one more for the end of the last row. A row's last place is empty.
   */
  readonly starts: Int32Array;
  /** How many seats the longest row has. */
  readonly longest: number;
  /** Micrometres from the focal point to the row's nearest seat. */
  readonly nearest: Float64Array;
  /** Micrometres from the focal point, by place. */
  readonly toFocal: Float64Array;
  /** The middle of a row's seats, and the micrometres from there to the farthest. */
  readonly middleX: Float64Array;
  readonly middleY: Float64Array;
  readonly halfLength: Float64Array;
  /** What we know of a seat, by its index. */
  readonly columns: SeatColumns;
}
