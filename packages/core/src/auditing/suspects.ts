import type { Instant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Drift, Suspicion } from './finding.ts';

/** What was seen at one look, and over what. */
export interface Look {
  readonly suspicions: readonly Suspicion[];
  /** Whether the look would have seen a suspicion about this subject, if it were still so. */
  readonly covers: (subject: string) => boolean;
  readonly now: Instant;
  /** The end of the log before the look. */
  readonly end: Position;
  /** Whether everything has come, by now, that had happened when this was first seen. */
  readonly hasCome: (drift: Drift) => boolean;
}

/** What looked wrong once, and what is proved. */
export interface Suspects {
  /** @returns what is proved now and was not before, and what is right again. */
  judge(
    look: Look,
    factsOf: (subject: string) => readonly Position[],
  ): { readonly proved: readonly Drift[]; readonly righted: readonly Drift[] };
  /** Subjects to look at again. */
  subjects(): readonly string[];
  drifts(): readonly Drift[];
}

/** More than this nobody reads; the first ones are kept. */
const maxSuspects = 500;

/**
 * Proves what is wrong. While a sale runs, any two stores differ at any moment. What is the same at
 * a second look, after everything that was in the log at the first has come to where it is carried,
 * is not on its way.
 */
export const suspects = (): Suspects => {
  const held = new Map<string, { readonly drift: Drift; readonly isProved: boolean }>();
  const keyOf = ({ kind, subject, sentence, seen }: Suspicion): string => [kind, subject, sentence, seen].join('\n');
  return {
    judge: ({ suspicions, covers, now, end, hasCome }, factsOf) => {
      const current = new Map(suspicions.map((suspicion) => [keyOf(suspicion), suspicion]));
      const proved: Drift[] = [];
      const righted: Drift[] = [];
      for (const [key, { drift, isProved }] of held) {
        if (current.has(key)) {
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
      return { proved, righted };
    },
    subjects: () => [...new Set([...held.values()].map(({ drift }) => drift.subject))],
    drifts: () => [...held.values()].filter(({ isProved }) => isProved).map(({ drift }) => drift),
  };
};
