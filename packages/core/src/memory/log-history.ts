import type { LogHistory, Position } from '../messaging/index.ts';
import type { MemoryDatabase } from './database.ts';

/** More versions than any session gets between two restores. */
const versionsAGeneration = 1_000_000;

/**
 * The history of the memory database. Checkpoints are stored separately and are not restored with
 * it.
 */
export const memoryLogHistory = (database: MemoryDatabase): LogHistory => ({
  latest: async () => {
    const last = database.outbox.at(-1);
    return {
      generation: database.generation,
      position: last?.position ?? (0 as Position),
      eventId: last?.id ?? '',
    };
  },
  holds: async ({ position, eventId }) => position === 0 || database.outbox[position - 1]?.id === eventId,
  begin: async (above) => {
    if (database.generation > above) return database.generation;
    database.generation = above + 1;
    for (const [sessionId, { state, version }] of database.sessions)
      database.sessions.set(sessionId, { state, version: version + versionsAGeneration });
    return database.generation;
  },
});
