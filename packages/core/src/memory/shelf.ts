import type { Position } from '../messaging/index.ts';
import type { Build, BuildState, NextBuild, StaleMark, ViewBuilds } from '../views/index.ts';

/**
 * What is kept under an id: a removed document keeps its position, so that an older write does not
 * bring it back.
 */
export interface KeptDocument<Document> {
  readonly document: Document | null;
  readonly position: Position;
}

/** The documents of one build. */
export type KeptDocuments<Document> = ReadonlyMap<string, KeptDocument<Document>>;

/**
 * Called when a document is about to be put into its build, so that callers can keep the documents
 * in an order of their own.
 */
export type OnPut<Document> = (among: KeptDocuments<Document>, id: string, kept: KeptDocument<Document>) => void;

/** One view with all its builds; see `Views`. */
export interface Shelf<Document> {
  /** The documents of a build, by default the live one; empty if the build was dropped. */
  documents(build?: Build): KeptDocuments<Document>;
  put(id: string, kept: KeptDocument<Document>, build: Build): void;
  /** Calls back for every document put from now on, in any build. */
  tell(onPut: OnPut<Document>): void;
  /** Includes the ids of removed documents. */
  idsInOrder(build?: Build): readonly string[];
  builds(): ViewBuilds;
  reach(build: Build, consumer: string, position: Position): void;
  build(generation: number): Build;
  open(build: Build): boolean;
  join(build: Build, consumer: string): boolean;
  switchTo(build: Build, consumers: readonly string[]): boolean;
  drop(build: Build): boolean;
}

/** A build on the shelf. */
interface Kept {
  readonly build: Build;
  readonly generation: number;
  readonly reached: Map<string, Position>;
  readonly documents: Map<string, KeptDocument<StaleMark>>;
  /** The ids at the time of the last call; no id is ever removed. */
  idsInOrder: readonly string[];
}

/** A build that is to become the live one. */
interface Coming {
  readonly kept: Kept;
  readonly isReturning: boolean;
  readonly joined: Set<string>;
  isOpen: boolean;
}

const newBuild = (build: Build, generation: number): Kept => ({
  build,
  generation,
  reached: new Map(),
  documents: new Map(),
  idsInOrder: [],
});

const stateOf = ({ build, generation, reached }: Kept): BuildState => ({
  build,
  generation,
  reached: new Map(reached),
});

/** A view with one build, which is empty and live. */
export const emptyShelf = (): Shelf<StaleMark> => {
  let newest: Build = 1;
  let live = newBuild(newest, 0);
  let next: Coming | undefined;
  let previous: Kept | undefined;
  const told: OnPut<StaleMark>[] = [];

  const find = (build: Build): Kept | undefined => [live, next?.kept, previous].find((kept) => kept?.build === build);
  const open = (build: Build): boolean => {
    if (previous?.build === build && next === undefined) {
      next = { kept: previous, isReturning: true, joined: new Set(), isOpen: true };
      previous = undefined;
    }
    if (next?.kept.build !== build) return false;
    next.isOpen = true;
    return true;
  };
  const begin = (generation: number): Build => {
    if (next?.kept.generation === generation && !next.isReturning) return next.kept.build;
    newest += 1;
    next = { kept: newBuild(newest, generation), isReturning: false, joined: new Set(), isOpen: false };
    previous = undefined;
    return newest;
  };
  const switchTo = (build: Build, consumers: readonly string[]): boolean => {
    if (live.build === build) return true;
    const coming = next;
    if (coming?.kept.build !== build || !coming.isOpen || !consumers.every((one) => coming.joined.has(one)))
      return false;
    [live, next, previous] = [coming.kept, undefined, live];
    return true;
  };
  const drop = (build: Build): boolean => {
    if (next?.kept.build === build) next = undefined;
    if (previous?.build === build) previous = undefined;
    return live.build !== build;
  };
  return {
    documents: (build = live.build) => find(build)?.documents ?? new Map(),
    put: (id, kept, build) => {
      const among = find(build)?.documents;
      if (among === undefined) return;
      for (const onPut of told) onPut(among, id, kept);
      among.set(id, kept);
    },
    tell: (onPut) => void told.push(onPut),
    idsInOrder: (build = live.build) => inOrder(find(build)),
    builds: () => ({
      live: stateOf(live),
      next: next && comingState(next),
      previous: previous && stateOf(previous),
    }),
    reach: (build, consumer, position) => {
      const reached = find(build)?.reached;
      if (position > (reached?.get(consumer) ?? 0)) reached?.set(consumer, position);
    },
    build: begin,
    open,
    join: (build, consumer) => {
      if (next?.kept.build !== build || !next.isOpen) return false;
      next.joined.add(consumer);
      return true;
    },
    switchTo,
    drop,
  };
};

const inOrder = (kept: Kept | undefined): readonly string[] => {
  if (kept !== undefined && kept.idsInOrder.length < kept.documents.size)
    kept.idsInOrder = [...kept.documents.keys()].sort();
  return kept?.idsInOrder ?? [];
};

const comingState = ({ kept, isOpen, isReturning, joined }: Coming): NextBuild => ({
  ...stateOf(kept),
  isOpen,
  isReturning,
  joined: [...joined],
});
