import { isTicketlyFault, parseId } from '../kernel/index.ts';
import type { OrderId, SessionId } from '../kernel/index.ts';
import type { Drift, DriftNews } from './finding.ts';
import type { Verdict } from './suspects.ts';

/**
 * What may be corrected without anybody's decision, because it follows from the record. Each
 * correction is idempotent, and safe while everything runs.
 */
export interface Corrections {
  /** Brings the locks of a session in line with the arbiter. */
  readonly locks: (sessionId: SessionId) => Promise<unknown>;
  /** Posts the entries that the ledger lacks for an order. */
  readonly entries: (orderId: OrderId) => Promise<unknown>;
}

/** Corrects what it may, and reports what it found. */
export interface DriftCorrector {
  /** @returns how many sessions and orders it corrected. */
  deal(verdict: Pick<Verdict, 'proved' | 'lasting'>): Promise<number>;
}

/**
 * A session is corrected once, however many of its seats differ. What differs again after a
 * correction is corrected again and, since that is no accident, also reported as found.
 */
export const correctDrifts = (
  corrections: Corrections | undefined,
  tell: (drift: Drift, news: DriftNews) => void,
): DriftCorrector => {
  const found = new WeakSet<Drift>();
  return {
    deal: async ({ proved, lasting }) => {
      const done = new Map<string, boolean>();
      for (const drift of [...proved, ...lasting]) {
        const correction = correctionOf(corrections, drift);
        if (correction === undefined) continue;
        const [target, correct] = correction;
        if (done.has(target)) continue;
        done.set(target, await isDone(correct));
      }
      const isCorrected = (drift: Drift): boolean => done.get(correctionOf(corrections, drift)?.[0] ?? '') === true;
      for (const drift of proved.filter(isCorrected)) tell(drift, 'corrected');
      const open = [...proved.filter((drift) => !isCorrected(drift)), ...lasting].filter((drift) => !found.has(drift));
      for (const drift of open) {
        found.add(drift);
        tell(drift, 'found');
      }
      return [...done.values()].filter(Boolean).length;
    },
  };
};

/** What to correct, and how; undefined for what takes somebody's decision. */
const correctionOf = (
  corrections: Corrections | undefined,
  { kind, subject }: Drift,
): readonly [target: string, correct: () => Promise<unknown>] | undefined => {
  const [, name = ''] = subject.split('/');
  if (corrections === undefined) return undefined;
  if (kind === 'lock-differs') {
    const sessionId = parseId('session', name);
    return sessionId && [`locks of ${name}`, () => corrections.locks(sessionId)];
  }
  const orderId = kind === 'entries-missing' ? parseId('order', name) : undefined;
  return orderId && [`entries of ${name}`, () => corrections.entries(orderId)];
};

/** An unavailable store is tried again at the next look. */
const isDone = async (correct: () => Promise<unknown>): Promise<boolean> => {
  try {
    await correct();
    return true;
  } catch (error) {
    if (isTicketlyFault(error)) return false;
    throw error;
  }
};
