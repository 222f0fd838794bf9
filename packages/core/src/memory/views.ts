import type { StaleMark, Viewed, Views } from '../views/index.ts';
import { memoryDocuments } from './documents.ts';
import type { KeptDocument, MemoryDocuments } from './documents.ts';

/** Views in memory, whatever was declared. */
export const memoryViews = (stored: MemoryDocuments = memoryDocuments()): Views => ({
  get: async (view, id, build) => {
    const [found] = seen(id, stored.of(view).documents(build).get(id));
    return found?.[1];
  },
  getMany: async (view, ids, build) => {
    const documents = stored.of(view).documents(build);
    return new Map(ids.flatMap((id) => seen(id, documents.get(id))));
  },
  apply: async (view, writes, build) => {
    const shelf = stored.of(view);
    for (const { id, position, document } of writes) {
      const kept = shelf.documents(build).get(id);
      if (kept === undefined || kept.position < position) shelf.put(id, { document, position }, build);
    }
  },
  markStale: async (view, id, build) => {
    const shelf = stored.of(view);
    const kept = shelf.documents(build).get(id);
    if (kept?.document) shelf.put(id, { ...kept, document: { ...kept.document, stale: true } }, build);
  },
  build: async (view) => stored.of(view).build(),
  switchTo: async (view, build) => stored.of(view).switchTo(build),
});

/** Unless it is not there, or was removed. */
const seen = <Document extends StaleMark>(
  id: string,
  kept: KeptDocument<Document> | undefined,
): readonly (readonly [string, Viewed<Document>])[] =>
  kept?.document ? [[id, { document: kept.document, position: kept.position }]] : [];
