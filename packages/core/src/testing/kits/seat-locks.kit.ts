import type { Kit } from './kit.ts';
import { decidedClauses } from './seat-locks.decided.ts';
import { editionClauses } from './seat-locks.editions.ts';
import { holderClauses } from './seat-locks.holder.ts';
import { holdingClauses } from './seat-locks.holding.ts';
import { nameClauses } from './seat-locks.names.ts';
import type { SeatLocksSubject } from './seat-locks.subject.ts';
import { tableClauses } from './seat-locks.tables.ts';

/** What every `SeatLocks` promises. */
export const seatLocksKit: Kit<SeatLocksSubject> = {
  port: 'SeatLocks',
  clauses: [...holdingClauses, ...editionClauses, ...tableClauses, ...holderClauses, ...decidedClauses, ...nameClauses],
};
