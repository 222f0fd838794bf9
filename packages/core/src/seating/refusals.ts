import type { SeatId } from '../kernel/index.ts';

/** Seats that are held or sold would not be what their buyers have a right to any more. */
export interface SeatsDisplaced {
  readonly code: 'seating/seats-displaced';
  readonly vanishing: readonly SeatId[];
  /** In another tier. */
  readonly retiered: readonly SeatId[];
  /** Called otherwise than their tickets say, blocked, or a table for more or fewer. */
  readonly changed: readonly SeatId[];
}

/** Fewer seats that fit the wish were free than asked for. */
export interface NotEnoughSeats {
  readonly code: 'seating/not-enough-seats';
  readonly available: number;
}

export type SeatingRefusal = SeatsDisplaced | NotEnoughSeats;
