import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@ticketly/core/memory';
import type { LockHistorySubject, Made } from '@ticketly/core/testing';
import { sqliteLockPorts } from './lock-ports.ts';
import { openStore } from './store.ts';

const everything = ['sessions', 'holds', 'seats', 'changes', 'marks'];

/** Makes an adapter on a new file, under a clock that waiting moves. */
export const makeLocks = async (feedLength = 5_000): Promise<Made<LockHistorySubject>> => {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-locks-'));
  const clock = manualClock();
  const open = () => openStore(join(folder, 'locks.db'), clock, feedLength);
  const store = open();
  return {
    subject: {
      ports: { ...sqliteLockPorts(store), clock },
      // The same file, opened once more: what another process would see of it.
      peer: async () => {
        const other = open();
        return { ports: { ...sqliteLockPorts(other), clock }, close: async () => other.db.close() };
      },
      feed: { keeps: feedLength, drops: 1 },
      ttlMs: 60_000,
      wait: async (durationMs) => clock.advance(durationMs),
      lose: async () => {
        for (const table of everything) store.db.exec(`delete from ${table}`);
      },
    },
    dispose: async () => {
      store.db.close();
      await rm(folder, { recursive: true });
    },
  };
};
