import { invariant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Generation, StaleMark, View } from '../views/index.ts';

/** What is kept under an id: a removed document keeps its position, so that an older write does not bring it back. */
export interface KeptDocument<Document> {
  readonly document: Document | null;
  readonly position: Position;
}

/** One view with all its generations. */
export interface Shelf<Document> {
  /** Of the live generation, if none is named. */
  documents(generation?: Generation): Map<string, KeptDocument<Document>>;
  build(): Generation;
  switchTo(generation: Generation): void;
}

/** The documents of every view that was ever asked for, by its name. */
export interface MemoryDocuments {
  of<Document extends StaleMark>(view: View<Document>): Shelf<Document>;
}

const emptyShelf = (): Shelf<StaleMark> => {
  const generations = new Map<Generation, Map<string, KeptDocument<StaleMark>>>([[1, new Map()]]);
  let live: Generation = 1;
  let newest: Generation = 1;
  const documents = (generation: Generation = live): Map<string, KeptDocument<StaleMark>> => {
    const found = generations.get(generation);
    invariant(found, `there is no generation ${generation}: it was dropped, or never begun`);
    return found;
  };
  const build = (): Generation => {
    newest += 1;
    generations.set(newest, new Map());
    return newest;
  };
  const switchTo = (generation: Generation): void => {
    documents(generation);
    if (generation !== live) generations.delete(live);
    live = generation;
  };
  return { documents, build, switchTo };
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
