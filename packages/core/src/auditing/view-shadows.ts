import type { NextTurn } from '../kernel/index.ts';
import type { ChangeFeed, Position, RecordedEvent } from '../messaging/index.ts';
import type { View, Views } from '../views/index.ts';
import { compareShadow, subjectOf } from './compare-shadow.ts';
import type { Shadow } from './compare-shadow.ts';
import type { Suspicion } from './finding.ts';
import { shadowSample } from './shadow-sample.ts';

/** Folds a sample of documents again from the log, and compares them with the stored ones. */
export interface ViewShadows {
  /**
   * Continues the pass through the log.
   *
   * @param end where the log ends; the faster that grows, the more is read
   * @returns the facts that were read, and what was compared: nothing before the end is reached.
   */
  look(end: Position): Promise<ViewLook>;
}

/** The result of a look at views. */
export interface ViewLook {
  readonly facts: readonly RecordedEvent[];
  readonly suspicions: readonly Suspicion[];
  readonly subjects: ReadonlySet<string>;
}

/** What the shadows need. */
export interface ShadowPorts {
  readonly changeFeed: ChangeFeed;
  readonly views: Views;
  readonly nextTurn: NextTurn;
}

/** How often a pass is compared at the end of the log before the next one begins. */
const looks = 3;
const batch = 1_000;
/** Facts per round: 500 a second at the auditor's pace, and never less than twice what arrived. */
const perRound = { least: 5_000, most: 20_000 } as const;

/**
 * A pass reads the log from its start, with a sample of documents. So that it ends, it reads at
 * least twice as fast as the log grows, up to 2,000 facts a second, in batches between which
 * everything else gets its turn.
 */
export const viewShadows = (
  { changeFeed, views: stored, nextTurn }: ShadowPorts,
  views: readonly View[],
  viewsReached: () => Promise<Position>,
): ViewShadows => {
  const sample = shadowSample(views);
  let [at, lastEnd, looked, isAtEnd] = [0 as Position, 0, 0, false];
  let [suspicions, subjects] = [[] as Suspicion[], new Set<string>()];
  const compare = (shadow: Shadow): void => {
    const verdict = compareShadow(shadow);
    if (verdict === 'waits') return;
    shadow.theirs = undefined;
    suspicions.push(...verdict);
    subjects.add(subjectOf(shadow));
  };
  /** A shadow waits at the fact that the stored document stands at, until the two are compared. */
  const beforeNext = (shadow: Shadow, { position }: RecordedEvent): void => {
    if (shadow.theirs?.viewed === undefined || position <= shadow.theirs.viewed.position) return;
    compare(shadow);
    shadow.theirs = undefined;
  };
  const readOn = async (budget: number): Promise<RecordedEvent[]> => {
    const read: RecordedEvent[] = [];
    do {
      const facts = await changeFeed.read({ after: at, limit: batch });
      for (const fact of facts) sample.fold(fact, beforeNext);
      read.push(...facts);
      at = facts.at(-1)?.position ?? at;
      isAtEnd = facts.length < batch;
      if (!isAtEnd) await nextTurn();
    } while (!isAtEnd && read.length < budget);
    return read;
  };
  /** Reads the stored document of each shadow, and compares those that have come as far. */
  const takeStored = async (): Promise<void> => {
    const reached = await viewsReached();
    const free = [...sample.shadows()].filter(({ theirs }) => theirs === undefined);
    const found = await Promise.all(free.map(({ view, id }) => stored.get(view, id)));
    for (const [n, shadow] of free.entries()) {
      shadow.theirs = { viewed: found[n], reached };
      compare(shadow);
    }
  };
  return {
    look: async (end) => {
      if (looked >= looks) {
        sample.begin();
        [at, looked] = [0 as Position, 0];
      }
      [suspicions, subjects] = [[], new Set()];
      const budget = Math.min(perRound.most, Math.max(perRound.least, 2 * (end - lastEnd)));
      lastEnd = end;
      const facts = await readOn(budget);
      if (isAtEnd) {
        looked += 1;
        await takeStored();
        // What is stored may be newer by now.
        facts.push(...(await readOn(batch)));
        for (const shadow of sample.shadows()) compare(shadow);
      }
      return { facts, suspicions, subjects };
    },
  };
};
