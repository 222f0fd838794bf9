import type { SeatLocks } from '../locking/index.ts';

/**
 * Ends holds whose time is over, and so tells every map that their seats are free. By the clock
 * they are free already: a sweep that is late, or never runs, changes only what is seen.
 *
 * @returns how many holds it ended.
 */
export const sweepHolds = (ports: { readonly seatLocks: Pick<SeatLocks, 'sweep'> }) => async (): Promise<number> =>
  ports.seatLocks.sweep();
