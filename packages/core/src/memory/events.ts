import type { Events } from '../catalog/index.ts';
import { memoryAggregates } from './aggregates.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

export const memoryEvents = (database: MemoryDatabase): Events => ({
  ...memoryAggregates(database, database.events, ({ eventId }) => eventId),
  ofOrganization: async (organizationId, page) => {
    const own = [...database.events.values()]
      .map(({ state }) => state)
      .filter((event) => event.organizationId === organizationId);
    return pageOf(own.reverse(), ({ eventId }) => eventId, page);
  },
});
