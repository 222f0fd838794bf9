import { postgresPorts } from '@ticketly/adapters-postgres';
import { memoryLockHistory, memoryLockStore, memorySeatFeed, memorySeatLocks } from '@ticketly/core/memory';
import { frozenClock, pgliteDatabase } from '../../packages/adapters-postgres/src/databases.fixture.ts';
import { inStep } from './in-step.ts';
import type { OpenStores } from './stores.ts';

/** PGlite, and locks in memory, as in a deployment without servers. */
export const embeddedStores: OpenStores = async (time) => {
  const database = await pgliteDatabase();
  const { moveTo } = await frozenClock(database.client);
  const lockStore = memoryLockStore({ clock: time, feedLength: 50 });
  return {
    portsOfProcess: () => ({
      ...inStep(postgresPorts(database.client), time, moveTo),
      seatLocks: memorySeatLocks(lockStore),
      seatFeed: memorySeatFeed(lockStore),
      lockHistory: memoryLockHistory(lockStore),
    }),
    loseLocks: async () => lockStore.lose(),
    close: database.close,
  };
};
