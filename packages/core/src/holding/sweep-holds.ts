import type { SeatLocks } from '../locking/index.ts';

/**
 * Ends holds whose time is over, and so tells everybody's map that their seats are free. They are free already, by the clock: a sweep that comes late
 * or never changes only what is seen.
 *
 * @returns how many holds it ended.
 */
export const sweepHolds = (ports: { readonly seatLocks: Pick<SeatLocks, 'sweep'> }) => async (): Promise<number> =>
  ports.seatLocks.sweep();
