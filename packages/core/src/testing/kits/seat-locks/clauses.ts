import type { Kit } from '../kit.ts';
import { agreedClauses } from './agreed.ts';
import { asGivenClauses } from './as-given.ts';
import { changingClauses } from './changing.ts';
import { decidedClauses } from './decided.ts';
import { editionClauses } from './editions.ts';
import { endClauses } from './ends.ts';
import { holderClauses } from './holder.ts';
import { holdingClauses } from './holding.ts';
import { nameClauses } from './names.ts';
import { recordingClauses } from './recording.ts';
import { refusingClauses } from './refusing.ts';
import type { SeatLocksSubject } from './subject.ts';
import { sweepingClauses } from './sweeping.ts';
import { tableClauses } from './tables.ts';
import { unitClauses } from './units.ts';

/** What every `SeatLocks` promises. */
export const seatLocksKit: Kit<SeatLocksSubject> = {
  port: 'SeatLocks',
  clauses: [
    ...holdingClauses,
    ...editionClauses,
    ...tableClauses,
    ...holderClauses,
    ...decidedClauses,
    ...refusingClauses,
    ...unitClauses,
    ...changingClauses,
    ...recordingClauses,
    ...endClauses,
    ...sweepingClauses,
    ...agreedClauses,
    ...nameClauses,
    ...asGivenClauses,
  ],
};
