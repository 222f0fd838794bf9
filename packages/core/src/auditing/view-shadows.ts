import type { ChangeFeed, Position, RecordedEvent } from '../messaging/index.ts';
import { canonicalText, foldFacts } from '../views/index.ts';
import type { StaleMark, View, Viewed, Views } from '../views/index.ts';
import type { Suspicion } from './finding.ts';

/** Folds a sample of documents anew from the log, and compares them with the stored ones. */
export interface ViewShadows {
  /** Reads on in the log, at most so many facts. @returns them. */
  read(limit: number): Promise<readonly RecordedEvent[]>;
  /** What differs, and what was compared: nothing before the end of the log is reached. */
  compare(): Promise<ViewLook>;
}

/** What a look at views came to. */
export interface ViewLook {
  readonly suspicions: readonly Suspicion[];
  readonly subjects: ReadonlySet<string>;
}

const nothing: ViewLook = { suspicions: [], subjects: new Set() };
const subjectOf = (view: View, id: string): string => `views/${view.name}/${id}`;

interface Shadow {
  readonly view: View;
  readonly id: string;
  readonly viewed: Viewed<StaleMark> | undefined;
}

/** Documents in memory at a time. */
const maxShadows = 64;
/** A pass that has come to the end of the log is compared so often before the next begins. */
const looks = 3;

/**
 * A pass goes through the log from its start. Which documents it folds is decided by a sum over
 * their names, so that all have their turn in some pass; where there are few, all are in each.
 */
export const viewShadows = (
  ports: { readonly changeFeed: ChangeFeed; readonly views: Views },
  views: readonly View[],
  viewsReached: () => Promise<Position>,
): ViewShadows => {
  let shadows = new Map<string, Shadow>();
  let [at, buckets, pass, looked, isAtEnd] = [0 as Position, 1, 0, 0, false];
  const isMine = (key: string): boolean => sumOf(key) % buckets === pass % buckets;
  const startPass = (): void => {
    shadows = new Map();
    [at, pass, looked, isAtEnd] = [0 as Position, pass + 1, 0, false];
  };
  const shrink = (): void => {
    // Halving keeps what was followed from its first fact on.
    while (shadows.size > maxShadows) {
      buckets *= 2;
      for (const key of shadows.keys()) if (!isMine(key)) shadows.delete(key);
    }
  };
  const fold = (fact: RecordedEvent, view: View): void => {
    const id = idIn(view, fact);
    if (id === undefined) return;
    const key = subjectOf(view, id);
    if (!isMine(key)) return;
    const known = shadows.get(key)?.viewed;
    shadows.set(key, { view, id, viewed: folded(view, fact, id, known) });
    shrink();
  };
  return {
    read: async (limit) => {
      if (looked >= looks) startPass();
      const facts = await ports.changeFeed.read({ after: at, limit });
      for (const fact of facts) for (const view of views) if (view.types.includes(fact.type)) fold(fact, view);
      at = facts.at(-1)?.position ?? at;
      isAtEnd = facts.length < limit;
      return facts;
    },
    compare: async () => {
      if (!isAtEnd) return nothing;
      looked += 1;
      const reached = await viewsReached();
      const found = await Promise.all([...shadows.values()].map((shadow) => difference(ports.views, shadow, reached)));
      return { suspicions: found.flat(), subjects: new Set(shadows.keys()) };
    },
  };
};

/** Undefined for a fact that can't be read or does not say: it is a dead letter. */
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

const difference = async (
  views: Views,
  { view, id, viewed: ours }: Shadow,
  reached: Position,
): Promise<readonly Suspicion[]> => {
  if (ours === undefined || ours.position > reached) return [];
  const theirs = await views.get(view, id);
  // What is stale says so, and has a dead letter. What is ahead has a fact that is not read yet.
  if (theirs?.document.stale === true || (theirs !== undefined && theirs.position > ours.position)) return [];
  if (theirs?.position === ours.position && canonicalText(theirs.document) === canonicalText(ours.document)) return [];
  const stored = theirs === undefined ? 'is not there' : `is another at position ${theirs.position}`;
  return [
    {
      kind: 'view-differs',
      invariant: 'I5',
      subject: subjectOf(view, id),
      sentence: `document ${id} of view ${view.name} ${stored} than the facts up to ${ours.position} make it`,
      seen: `${ours.position} ${theirs?.position} ${canonicalText(theirs?.document ?? null)}`,
    },
  ];
};

const sumOf = (text: string): number => {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) % 2_147_483_647;
  return sum;
};
