import type { Sessions } from '../scheduling/index.ts';
import { memoryAggregates } from './aggregates.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

export const memorySessions = (database: MemoryDatabase): Sessions => ({
  ...memoryAggregates(database, database.sessions, ({ sessionId }) => sessionId),
  ofEvent: async (eventId) =>
    [...database.sessions.values()]
      .map(({ state }) => state)
      .filter((session) => session.eventId === eventId)
      .sort((one, other) => one.startsAt - other.startsAt),
  endingAfter: async (moment, page) =>
    pageOf(
      [...database.sessions.values()].map(({ state }) => state).filter(({ endsAt }) => endsAt > moment),
      ({ sessionId }) => sessionId,
      page,
    ),
});
