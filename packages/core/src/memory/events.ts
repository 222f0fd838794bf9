import type { Event, Events } from '../catalog/index.ts';
import type { OrganizationId } from '../kernel/index.ts';
import { memoryAggregates } from './aggregates.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

export const memoryEvents = (database: MemoryDatabase): Events => ({
  ...memoryAggregates(database, database.events, ({ eventId }) => eventId),
  inReview: async (review, { limit, cursor }) => {
    const all = [...database.events.values()].map(({ state }) => state);
    const from = all.findIndex(({ eventId }) => eventId === cursor) + 1;
    const fitting = all.slice(from).filter(({ progress, approvedDetails }) => {
      if (review === 'changed') return progress.status === 'approved' && approvedDetails !== undefined;
      return progress.status === review;
    });
    return pageOf(fitting, ({ eventId }) => eventId, { limit });
  },
  ofOrganization: async (organizationId, page) =>
    pageOf(eventsOf(database, organizationId).reverse(), ({ eventId }) => eventId, page),
  countDrafts: async (organizationId) =>
    eventsOf(database, organizationId).filter(({ progress }) => unjudged.has(progress.status)).length,
});

const eventsOf = (database: MemoryDatabase, organizationId: OrganizationId): Event[] =>
  [...database.events.values()].map(({ state }) => state).filter((event) => event.organizationId === organizationId);

const unjudged: ReadonlySet<Event['progress']['status']> = new Set(['draft', 'submitted', 'rejected']);
