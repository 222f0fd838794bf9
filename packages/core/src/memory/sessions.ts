import { refuse } from '../kernel/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import { memoryAggregates } from './aggregates.ts';
import { takenSeats } from './claims.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

export const memorySessions = (database: MemoryDatabase): Sessions => {
  const store = memoryAggregates(database, database.sessions, ({ sessionId }) => sessionId);
  return {
    ...store,
    saveInHall: async (change, knownSeats) => {
      const known = new Set(knownSeats);
      const taken = takenSeats(database, change.state.sessionId).decisions;
      if (taken.every(({ seatId }) => known.has(seatId))) return store.save(change);
      return refuse({ code: 'kernel/version-conflicting', currentVersion: change.expectedVersion });
    },
    ofEvent: async (eventId) =>
      [...database.sessions.values()]
        .map(({ state }) => state)
        .filter((session) => session.eventId === eventId)
        .sort((one, other) => one.startsAt - other.startsAt),
    endingAfter: async (moment, { limit, cursor }) => {
      const ending = [...database.sessions.values()]
        .map(({ state }) => state)
        // The last session of a page may have moved and no longer match.
        .filter(({ endsAt, sessionId }) => endsAt > moment && (cursor === undefined || sessionId > cursor))
        .sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1));
      return pageOf(ending, ({ sessionId }) => sessionId, { limit });
    },
  };
};
