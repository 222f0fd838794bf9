import type { SeatLocksSubject } from '../seat-locks/subject.ts';
import type { PortsSubject } from '../subject.ts';

type OfHistory = PortsSubject<'lockHistory' | 'seatLocks' | 'seatFeed' | 'clock'>;

/** A store's `LockHistory`, with its locks and their feed. */
export interface LockHistorySubject extends SeatLocksSubject, OfHistory {
  readonly ports: OfHistory['ports'];
  peer?(): ReturnType<NonNullable<OfHistory['peer']>>;
}
