import type { SeatLocksSubject } from '../seat-locks/subject.ts';
import type { PortsSubject } from '../subject.ts';

/** `LockHistory` of a store, with its locks and their feed. */
export interface LockHistorySubject extends SeatLocksSubject {
  readonly ports: PortsSubject<'lockHistory' | 'seatLocks' | 'seatFeed' | 'clock'>['ports'];
}
