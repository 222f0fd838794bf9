import type { Views } from '../views/index.ts';
import { memoryDocuments } from './documents.ts';
import type { MemoryDocuments } from './documents.ts';

/** Views in memory, whatever was declared. */
export const memoryViews = (stored: MemoryDocuments = memoryDocuments()): Views => ({
  get: async (view, id, build) => {
    const kept = stored.of(view).documents(build).get(id);
    return kept?.document ? { document: kept.document, position: kept.position } : undefined;
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
