import type { World } from './world.ts';

/** The calls that write, by port; gateways are one. */
const writes = [
  'seatLocks.hold',
  'seatLocks.extend',
  'seatLocks.convert',
  'seatLocks.release',
  'seatLocks.record',
  'seatSales.claim',
  'seatSales.pin',
  'seatSales.settle',
  'seatSales.release',
  'seatSales.revert',
  'payments.save',
  'payments.saveOnce',
  'inbox.record',
  'gateways.open',
  'gateways.cancel',
  'gateways.refund',
  'checkpoints.advance',
  'chargeMarks.take',
  'chargeMarks.advance',
  'sessions.save',
] as const;

/** Every moment at which a process must be able to die: before each write, and after it. */
export const fatalMoments: readonly string[] = writes.flatMap((call) => [`before ${call}`, `after ${call}`]);

/** When somebody dies for sure, beside those who die by chance: at the so many'th such call. */
export interface FatalMoment {
  readonly moment: string;
  left: number;
}

/** The moment of a seed: neighbouring seeds have others. */
export const fatalMomentOf = (seed: number, left: number): FatalMoment => ({
  moment: fatalMoments[seed % fatalMoments.length] ?? 'never',
  left,
});

/** Whether this is the moment, once. */
export const isFatal = ({ fatal }: Pick<World, 'fatal'>, moment: string): boolean => {
  if (fatal.moment !== moment) return false;
  fatal.left -= 1;
  return fatal.left === 0;
};
