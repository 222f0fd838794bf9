import { rankListings } from '../browsing/index.ts';
import { invariant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Generation, StaleMark, ViewDocuments, ViewName, Views, ViewWrite } from '../views/index.ts';

/** What is kept under an id: a removed document keeps its position, so that an older write does not bring it back. */
interface Kept<Document> {
  readonly document: Document | null;
  readonly position: Position;
}

/** One view with all its generations. */
interface Shelf<Document> {
  documents(generation?: Generation): Map<string, Kept<Document>>;
  build(): Generation;
  switchTo(generation: Generation): void;
}

const emptyShelf = <Document>(): Shelf<Document> => {
  const generations = new Map<Generation, Map<string, Kept<Document>>>([[1, new Map()]]);
  let live: Generation = 1;
  let newest: Generation = 1;
  const documents = (generation: Generation = live): Map<string, Kept<Document>> => {
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

const applyTo = <Document>(documents: Map<string, Kept<Document>>, writes: readonly ViewWrite<Document>[]): void => {
  for (const { id, position, document } of writes) {
    const kept = documents.get(id);
    if (kept === undefined || kept.position < position) documents.set(id, { document, position });
  }
};

const markStale = <Document extends StaleMark>(documents: Map<string, Kept<Document>>, id: string): void => {
  const kept = documents.get(id);
  if (kept?.document) documents.set(id, { ...kept, document: { ...kept.document, stale: true } });
};

/** Views in memory. */
export const memoryViews = (): Views => {
  const shelves: { readonly [Name in ViewName]: Shelf<ViewDocuments[Name]> } = {
    event_listings: emptyShelf(),
    session_pages: emptyShelf(),
  };
  const shelf = <Name extends ViewName>(name: Name): Shelf<ViewDocuments[Name]> => shelves[name];
  return {
    get: async (name, id, generation) => {
      const kept = shelf(name).documents(generation).get(id);
      return kept?.document ? { document: kept.document, position: kept.position } : undefined;
    },
    apply: async (name, writes, generation) => applyTo(shelf(name).documents(generation), writes),
    markStale: async (name, id, generation) => markStale(shelf(name).documents(generation), id),
    listings: async (query) => {
      const kept = [...shelf('event_listings').documents().values()];
      return rankListings(
        kept.flatMap(({ document }) => document ?? []),
        query,
      );
    },
    build: async (name) => shelf(name).build(),
    switchTo: async (name, generation) => shelf(name).switchTo(generation),
  };
};
