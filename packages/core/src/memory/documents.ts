import { invariant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Build, StaleMark, View } from '../views/index.ts';

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
 * Told of a document that is about to be put among the others of its build: it may be kept in an
 * order of its own.
 */
export type OnPut<Document> = (among: KeptDocuments<Document>, id: string, kept: KeptDocument<Document>) => void;

/** One view with all its builds. */
export interface Shelf<Document> {
  /** Of the live build, if none is named. */
  documents(build?: Build): KeptDocuments<Document>;
  put(id: string, kept: KeptDocument<Document>, build?: Build): void;
  /** Tells of every document put from now on, in whatever build. */
  tell(onPut: OnPut<Document>): void;
  build(): Build;
  switchTo(build: Build): void;
}

/** The documents of every view that was ever asked for, by its name. */
export interface MemoryDocuments {
  of<Document extends StaleMark>(view: View<Document>): Shelf<Document>;
}

const emptyShelf = (): Shelf<StaleMark> => {
  const builds = new Map<Build, Map<string, KeptDocument<StaleMark>>>([[1, new Map()]]);
  let live: Build = 1;
  let newest: Build = 1;
  const told: OnPut<StaleMark>[] = [];
  const documents = (build: Build = live): Map<string, KeptDocument<StaleMark>> => {
    const found = builds.get(build);
    invariant(found, `there is no build ${build}: it was dropped or never begun`);
    return found;
  };
  const beginBuild = (): Build => {
    newest += 1;
    builds.set(newest, new Map());
    return newest;
  };
  const switchTo = (build: Build): void => {
    documents(build);
    if (build !== live) builds.delete(live);
    live = build;
  };
  const put: Shelf<StaleMark>['put'] = (id, kept, build) => {
    const among = documents(build);
    for (const onPut of told) onPut(among, id, kept);
    among.set(id, kept);
  };
  return { documents, put, tell: (onPut) => void told.push(onPut), build: beginBuild, switchTo };
};

/** What `memoryViews` and `memoryListings` share: no documents yet, of any view. */
export const memoryDocuments = (): MemoryDocuments => {
  const shelves = new Map<string, Shelf<StaleMark>>();
  return {
    of: <Document extends StaleMark>({ name }: View<Document>) => {
      const shelf = shelves.get(name) ?? emptyShelf();
      shelves.set(name, shelf);
      // Whatever is on a view's shelf was put there through the same view.
      return shelf as unknown as Shelf<Document>;
    },
  };
};
