import type { SeatId } from '../kernel/index.ts';

/** Seats that are held or sold would no longer be what their buyers were promised. */
export interface SeatsDisplaced {
  readonly code: 'seating/seats-displaced';
  readonly vanishing: readonly SeatId[];
  /** Painted with another tier. */
  readonly retiered: readonly SeatId[];
  /** Renamed, blocked, or a table for more or fewer people. */
  readonly changed: readonly SeatId[];
}

/** Fewer seats than asked for are free and fit the wish. */
export interface NotEnoughSeats {
  readonly code: 'seating/not-enough-seats';
  readonly available: number;
}

export type SeatingRefusal = SeatsDisplaced | NotEnoughSeats;
