import type { Kit } from '../kit.ts';
import type { SeatLocksSubject } from '../seat-locks/subject.ts';
import { coolingClauses } from './cooling.ts';
import { originClauses } from './origins.ts';

/** What a `SeatLocks` promises that counts origins; see `HoldRequest.origins`. */
export const seatBrakesKit: Kit<SeatLocksSubject> = {
  port: 'SeatLocks, brakes',
  clauses: [...originClauses, ...coolingClauses],
};
