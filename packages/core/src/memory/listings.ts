import { rankListings } from '../browsing/index.ts';
import type { Listings } from '../browsing/index.ts';
import { eventListings } from '../views/index.ts';
import type { MemoryDocuments } from './documents.ts';

/** The listings among the documents of `memoryViews`. */
export const memoryListings = (stored: MemoryDocuments): Listings => ({
  search: async (query) => {
    const kept = [...stored.of(eventListings).documents().values()];
    return rankListings(
      kept.flatMap(({ document }) => document ?? []),
      query,
    );
  },
});
