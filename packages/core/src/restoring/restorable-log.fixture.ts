import { plusMs } from '../kernel/index.ts';
import type { Job, SessionId } from '../kernel/index.ts';
import type { SeatLocks } from '../locking/index.ts';
import {
  manualClock,
  memoryDatabase,
  memoryLockHistory,
  memoryLockStore,
  memoryLogHistory,
  memorySeatLocks,
  memorySeatSales,
  memorySessions,
} from '../memory/index.ts';
import type { MemoryDatabase, MemoryLockStore } from '../memory/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import type { Session } from '../scheduling/index.ts';
import { noticeRestores } from './notice-restores.ts';
import type { Restore, RestorePorts } from './notice-restores.ts';

export const dayMs = 86_400_000;

/** A log that may be cut, locks that learn from it, and processes that look. */
export interface RestorableLog {
  readonly database: MemoryDatabase;
  readonly locks: MemoryLockStore;
  readonly ports: RestorePorts & { readonly seatLocks: SeatLocks };
  /** Adds facts to the log. */
  write(...names: readonly string[]): void;
  /** Adds a session that is over after so long. */
  plan(sessionId: string, endsInMs: number): void;
  /** The sessions whose locks were renewed, and for which generation. */
  readonly renewed: readonly string[];
  /** The facts that the log was asked about. */
  readonly asked: readonly string[];
  readonly alarms: readonly Restore[];
  /** Whether what a process keeps can't be rebuilt, and how often it was. */
  readonly trouble: { isAway: boolean; readonly rebuilt: number };
  /** Another process that looks for restores. */
  process(): Job;
}

/** A log of three facts and three sessions, of which stores give two at a time. */
export const restorableLog = (): RestorableLog => {
  const clock = manualClock();
  const database = memoryDatabase({ clock });
  const write = (...names: readonly string[]): void => {
    for (const id of names)
      database.outbox.push({ id, position: (database.outbox.length + 1) as Position } as RecordedEvent);
  };
  const plan = (sessionId: string, endsInMs: number): void => {
    const state = { sessionId, endsAt: plusMs(clock.now(), endsInMs) } as Session;
    database.sessions.set(sessionId as SessionId, { state, version: 1 });
  };
  write('a', 'b', 'c');
  for (const [at, sessionId] of ['s1', 's2', 's3'].entries()) plan(sessionId, at - dayMs + 1);
  const locks = memoryLockStore({ clock });
  const [logHistory, lockHistory] = [memoryLogHistory(database), memoryLockHistory(locks)];
  const sessions = memorySessions(database);
  const renewed: string[] = [];
  const asked: string[] = [];
  const ports = {
    ...{ clock, seatLocks: memorySeatLocks(locks), seatSales: memorySeatSales(database) },
    logHistory: {
      ...logHistory,
      holds: (mark: Parameters<typeof logHistory.holds>[0]) => logHistory.holds((asked.push(mark.eventId), mark)),
    },
    lockHistory: {
      ...lockHistory,
      renew: (sessionId: SessionId, generation: number) =>
        lockHistory.renew((renewed.push(`${sessionId} in ${generation}`), sessionId), generation),
    },
    sessions: {
      endingAfter: (...[moment, page]: Parameters<typeof sessions.endingAfter>) =>
        sessions.endingAfter(moment, { ...page, limit: 2 }),
    },
  };
  const alarms: Restore[] = [];
  const trouble = { isAway: false, rebuilt: 0 };
  const process = (): Job =>
    noticeRestores(ports, {
      alarm: (restore) => alarms.push(restore),
      rebuild: async () => {
        if (trouble.isAway) throw new Error('away');
        trouble.rebuilt += 1;
      },
    });
  return { database, locks, write, plan, ports, renewed, asked, alarms, trouble, process };
};
