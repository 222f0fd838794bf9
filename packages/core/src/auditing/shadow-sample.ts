import type { RecordedEvent } from '../messaging/index.ts';
import { foldFacts } from '../views/index.ts';
import type { StaleMark, View, Viewed } from '../views/index.ts';
import { subjectOf } from './compare-shadow.ts';
import type { Shadow } from './compare-shadow.ts';

/** Some documents of all views, folded from facts. */
export interface ShadowSample {
  /** @param beforeNext called with a shadow that is about to take a fact */
  fold(fact: RecordedEvent, beforeNext: (shadow: Shadow, fact: RecordedEvent) => void): void;
  shadows(): Iterable<Shadow>;
  /** Forgets these documents and takes others. */
  begin(): void;
}

/** Documents of one view in memory at a time. */
const maxShadows = 16;

/** How a view's documents are partitioned, and how many are followed. */
interface Parted {
  buckets: number;
  followed: number;
}

/**
 * A hash of their names decides which documents are in the sample, so that each gets its turn. If a
 * view has few documents, every sample includes all of them, however many another view has.
 */
export const shadowSample = (views: readonly View[]): ShadowSample => {
  const parts = new Map<View, Parted>(views.map((view) => [view, { buckets: 1, followed: 0 }]));
  let shadows = new Map<string, Shadow>();
  let turn = 0;
  const isMine = (key: string, { buckets }: Parted): boolean => sumOf(key) % buckets === turn % buckets;
  const shrink = (view: View, part: Parted): void => {
    // Halving keeps only documents that were followed from their first fact on.
    while (part.followed > maxShadows) {
      part.buckets *= 2;
      for (const [key, shadow] of shadows) {
        if (shadow.view !== view || isMine(key, part)) continue;
        shadows.delete(key);
        part.followed -= 1;
      }
    }
  };
  return {
    fold: (fact, beforeNext) => {
      for (const [view, part] of parts) {
        const id = view.types.includes(fact.type) ? idIn(view, fact) : undefined;
        if (id === undefined) continue;
        const key = subjectOf({ view, id });
        if (!isMine(key, part)) continue;
        const known = shadows.get(key);
        const shadow = known ?? { view, id, ours: undefined };
        if (known === undefined) part.followed += 1;
        shadows.set(key, shadow);
        beforeNext(shadow, fact);
        shadow.ours = folded(view, fact, id, shadow.ours);
        shrink(view, part);
      }
    },
    shadows: () => shadows.values(),
    begin: () => {
      shadows = new Map();
      for (const part of parts.values()) part.followed = 0;
      turn += 1;
    },
  };
};

/** Undefined for a fact that can't be read or names no document: it is a dead letter. */
const idIn = (view: View, fact: RecordedEvent): string | undefined => {
  try {
    return view.idOf(fact);
  } catch {
    return undefined;
  }
};

const folded = (
  view: View,
  fact: RecordedEvent,
  id: string,
  known: Viewed<StaleMark> | undefined,
): Viewed<StaleMark> | undefined => {
  try {
    const [write] = foldFacts(view, [fact], new Map(known && [[id, known]]));
    return write?.document ? { document: write.document, position: write.position } : known;
  } catch {
    return known;
  }
};

/** FNV-1a with a final mix: ids differ in few characters, but have to differ in the low bits. */
const sumOf = (text: string): number => {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum ^ (sum >>> 15)) >>> 0;
};
