import { plusMs } from '../kernel/index.ts';
import type { ChargeMarks } from '../payments/index.ts';
import type { MemoryDatabase } from './database.ts';

let turns = 0;

/** The charge marks of the memory database; a copy of the database keeps its origin. */
export const memoryChargeMarks = (database: MemoryDatabase): ChargeMarks => ({
  origin: async () => database.origin,
  take: async ({ provider, last, leaseMs }) => {
    const now = database.clock.now();
    const known = database.chargeMarks.get(provider);
    const goesOn = known !== undefined && known.turn === last;
    if (known !== undefined && !goesOn && plusMs(known.takenAt, leaseMs) > now) return undefined;
    turns += 1;
    const mark = { comparedUntil: known?.comparedUntil ?? now, turn: `turn-${turns}`, takenAt: now };
    database.chargeMarks.set(provider, mark);
    return { turn: mark.turn, comparedUntil: mark.comparedUntil, goesOn };
  },
  advance: async ({ provider, turn, to }) => {
    const known = database.chargeMarks.get(provider);
    if (known?.turn !== turn) return false;
    if (known.comparedUntil < to) database.chargeMarks.set(provider, { ...known, comparedUntil: to });
    return true;
  },
});
