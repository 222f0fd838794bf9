import type { Instant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Drift, Suspicion } from './finding.ts';

/** What was seen at one look, and what the look covered. */
export interface Look {
  readonly suspicions: readonly Suspicion[];
  /** Whether the look would have seen a suspicion about this subject if it still held. */
  readonly covers: (subject: string) => boolean;
  readonly now: Instant;
  /** The end of the log before the look. */
  readonly end: Position;
  /** Whether everything that had happened when this was first seen has arrived by now. */
  readonly hasCome: (drift: Drift) => boolean;
}

/** What a look changes. */
export interface Verdict {
  /** Proved now, and not before. */
  readonly proved: readonly Drift[];
  /** Proved before, and seen again. */
  readonly lasting: readonly Drift[];
  /** Proved before, and right again. */
  readonly righted: readonly Drift[];
}

/** What looked wrong once, and what is proved. */
export interface Suspects {
  judge(look: Look, factsOf: (subject: string) => readonly Position[]): Verdict;
  /** Subjects to look at again. */
  subjects(): readonly string[];
  drifts(): readonly Drift[];
}

/** Nobody reads more than this; the first ones are kept. */
const maxSuspects = 500;

/**
 * Proves what is wrong. While a sale runs, any two stores may differ at any moment. A difference
 * that is unchanged at a second look, after everything that was in the log at the first one has
 * reached its destination, is not merely in transit.
 */
export const suspects = (): Suspects => {
  const held = new Map<string, { readonly drift: Drift; readonly isProved: boolean }>();
  const keyOf = ({ kind, subject, sentence, seen }: Suspicion): string => [kind, subject, sentence, seen].join('\n');
  return {
    judge: ({ suspicions, covers, now, end, hasCome }, factsOf) => {
      const current = new Map(suspicions.map((suspicion) => [keyOf(suspicion), suspicion]));
      const proved: Drift[] = [];
      const lasting: Drift[] = [];
      const righted: Drift[] = [];
      for (const [key, { drift, isProved }] of held) {
        if (current.has(key)) {
          if (isProved) lasting.push(drift);
          if (isProved || !hasCome(drift)) continue;
          const sure = { ...drift, facts: factsOf(drift.subject) };
          held.set(key, { drift: sure, isProved: true });
          proved.push(sure);
        } else if (covers(drift.subject)) {
          held.delete(key);
          if (isProved) righted.push(drift);
        }
      }
      for (const [key, suspicion] of current) {
        if (held.has(key) || held.size >= maxSuspects) continue;
        held.set(key, { drift: { ...suspicion, firstSeenAt: now, position: end, facts: [] }, isProved: false });
      }
      return { proved, lasting, righted };
    },
    subjects: () => [...new Set([...held.values()].map(({ drift }) => drift.subject))],
    drifts: () => [...held.values()].filter(({ isProved }) => isProved).map(({ drift }) => drift),
  };
};
