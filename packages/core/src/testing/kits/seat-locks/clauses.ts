import type { Kit } from '../kit.ts';
import { decidedClauses } from './decided.ts';
import { editionClauses } from './editions.ts';
import { holderClauses } from './holder.ts';
import { holdingClauses } from './holding.ts';
import { nameClauses } from './names.ts';
import type { SeatLocksSubject } from './subject.ts';
import { tableClauses } from './tables.ts';

/** What every `SeatLocks` promises. */
export const seatLocksKit: Kit<SeatLocksSubject> = {
  port: 'SeatLocks',
  clauses: [...holdingClauses, ...editionClauses, ...tableClauses, ...holderClauses, ...decidedClauses, ...nameClauses],
};
