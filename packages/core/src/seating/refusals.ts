import type { SeatId } from '../kernel/index.ts';

/** Seats that are held or sold would vanish, or change their tier. */
export interface SeatsDisplaced {
  readonly code: 'seating/seats-displaced';
  readonly vanishing: readonly SeatId[];
  readonly retiered: readonly SeatId[];
}

/** Fewer seats that fit the wish were free than asked for. */
export interface NotEnoughSeats {
  readonly code: 'seating/not-enough-seats';
  readonly available: number;
}

export type SeatingRefusal = SeatsDisplaced | NotEnoughSeats;
