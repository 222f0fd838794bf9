import type { Inbox } from '../messaging/index.ts';
import { inboxKey } from './database.ts';
import type { MemoryDatabase } from './database.ts';

export const memoryInbox = (database: MemoryDatabase): Inbox => ({
  has: async (message) => database.inbox.has(inboxKey(message)),
  record: async (message) => {
    const repeated = database.inbox.has(inboxKey(message));
    database.inbox.add(inboxKey(message));
    return !repeated;
  },
});
