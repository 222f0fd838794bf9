import type { LockPorts } from '@ticketly/core';
import { sqliteLockHistory } from './lock-history.ts';
import { sqliteSeatFeed } from './seat-feed.ts';
import { sqliteSeatLocks } from './seat-locks.ts';
import type { LockStore } from './store.ts';

/** Who holds which seat, in a file: in place of Redis, where one machine sells. */
export const sqliteLockPorts = (store: LockStore): LockPorts => ({
  seatLocks: sqliteSeatLocks(store),
  seatFeed: sqliteSeatFeed(store),
  lockHistory: sqliteLockHistory(store),
});
