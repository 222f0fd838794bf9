import type { ChangeFeed, Checkpoints, Position } from '../messaging/index.ts';
import type { MemoryDatabase } from './database.ts';

/** The outbox of the memory database as a log; an append wakes waiting readers. */
export const memoryChangeFeed = (database: MemoryDatabase): ChangeFeed => ({
  read: async ({ after, limit, waitMs = 0, signal }) => {
    if (database.outbox.length <= after && waitMs > 0) await appended(database, waitMs, signal);
    return database.outbox.slice(after, after + limit);
  },
});

const appended = (database: MemoryDatabase, waitMs: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      database.onAppend.delete(done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    database.onAppend.add(done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });

/** Checkpoints in memory. */
export const memoryCheckpoints = (): Checkpoints => {
  const positions = new Map<string, Position>();
  const get = (consumer: string): Position => positions.get(consumer) ?? (0 as Position);
  return {
    get: async (consumer) => get(consumer),
    advance: async (consumer, position) => {
      if (position > get(consumer)) positions.set(consumer, position);
    },
  };
};
