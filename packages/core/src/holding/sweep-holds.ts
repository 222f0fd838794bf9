import { idleEveryMs } from '../kernel/index.ts';
import type { Job } from '../kernel/index.ts';
import type { SeatLocks } from '../locking/index.ts';

/** A live map shows a hold for at most two ticks after its end. */
const tickMs = 50;

/**
 * Ends expired holds, and so tells every map that their seats are free. By the clock they are
 * already free: a sweep that is late, or never runs, changes only what is seen.
 *
 * @returns a job whose steps return how many holds they ended.
 */
export const sweepHolds = ({ seatLocks }: { readonly seatLocks: Pick<SeatLocks, 'sweep' | 'nextSweepInMs'> }): Job => ({
  name: 'sweep holds',
  everyMs: tickMs,
  idleMs: () => Math.min(seatLocks.nextSweepInMs?.() ?? tickMs, idleEveryMs),
  run: () => seatLocks.sweep(),
});
