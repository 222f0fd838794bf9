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
    const documents = stored.of(view).documents(build);
    for (const { id, position, document } of writes) {
      const kept = documents.get(id);
      if (kept === undefined || kept.position < position) documents.set(id, { document, position });
    }
  },
  markStale: async (view, id, build) => {
    const documents = stored.of(view).documents(build);
    const kept = documents.get(id);
    if (kept?.document) documents.set(id, { ...kept, document: { ...kept.document, stale: true } });
  },
  build: async (view) => stored.of(view).build(),
  switchTo: async (view, build) => stored.of(view).switchTo(build),
});
