import { plusMs } from '../kernel/index.ts';
import type { Clock, SessionId, Job } from '../kernel/index.ts';
import type { LockHistory, SeatLocks, TakenSource } from '../locking/index.ts';
import type { LogHistory, LogMark } from '../messaging/index.ts';
import type { Sessions } from '../scheduling/index.ts';

/** What noticing a restore needs. */
export interface RestorePorts {
  readonly logHistory: LogHistory;
  readonly lockHistory: LockHistory;
  readonly seatLocks: Pick<SeatLocks, 'prime'>;
  readonly seatSales: TakenSource;
  readonly sessions: Pick<Sessions, 'endingAfter'>;
  readonly clock: Clock;
}

/** A database that was brought back to an earlier state. */
export interface Restore {
  /** The generation that begins with it. */
  readonly generation: number;
  /** What had been read from the log, and is no longer in it. */
  readonly lost: LogMark;
  readonly latest: LogMark;
}

export interface NoticeOptions {
  /** Called by the process that notices first. */
  readonly alarm: (restore: Restore) => void;
  /** Rebuilds what this process keeps in memory from the log. Called again after a fault. */
  readonly rebuild: () => Promise<void>;
}

const dayMs = 86_400_000;

/**
 * Checks whether the database still has the history that this process and the locks know. Every
 * process runs it.
 *
 * A fact that was read and is gone, or a generation that went back, means a restore: a new
 * generation begins, and everything from an older one is rebuilt automatically: the views of each
 * process, and the locks of every session that is not over. A restart, a new leader, a promoted
 * replica that lost nothing, gaps left by rolled-back transactions, and dropped weeks of the log do
 * not count as restores.
 *
 * @returns a job whose steps return 1 if something was rebuilt. Faults: those of the ports; the
 *   next step resumes where this one stopped.
 */
export const noticeRestores = (ports: RestorePorts, { alarm, rebuild }: NoticeOptions): Job => {
  let seen: LogMark | undefined;
  /**
   * The generation that this process's memory was built from. A new process folds its views from
   * the log as it stands.
   */
  let builtFor: number | undefined;

  const lostOf = async (marks: readonly (LogMark | undefined)[], latest: LogMark): Promise<LogMark | undefined> => {
    for (const mark of marks) {
      // While nothing happens, the log ends where it did and need not be asked whether it holds the
      // mark.
      if (mark === undefined || mark.generation < latest.generation || isSame(mark, latest)) continue;
      if (mark.generation > latest.generation || !(await ports.logHistory.holds(mark))) return mark;
    }
    return undefined;
  };

  return {
    name: 'notice restores',
    everyMs: 1_000,
    run: async () => {
      const kept = await ports.lockHistory.mark();
      let latest = await ports.logHistory.latest();
      builtFor ??= latest.generation;
      const lost = await lostOf([seen, kept], latest);
      if (lost !== undefined) {
        const before = latest;
        const generation = await ports.logHistory.begin(Math.max(lost.generation, latest.generation));
        latest = await ports.logHistory.latest();
        alarm({ generation, lost, latest: before });
      }
      const { generation } = latest;
      const isOld = builtFor !== generation;
      if (isOld) {
        await rebuild();
        builtFor = generation;
      }
      const locksAreOld = (kept?.generation ?? generation) !== generation || lost !== undefined;
      if (locksAreOld) await renewLocks(ports, generation);
      seen = latest;
      await ports.lockHistory.note(latest);
      return isOld || locksAreOld ? 1 : 0;
    },
  };
};

const isSame = (one: LogMark, other: LogMark): boolean =>
  one.generation === other.generation && one.position === other.position && one.eventId === other.eventId;

/**
 * Primes the locks of all sessions that are not over again. Sessions that existed only in the lost
 * period are no longer sold by anybody.
 */
const renewLocks = async (ports: RestorePorts, generation: number): Promise<void> => {
  let cursor: string | undefined;
  do {
    const recent = plusMs(ports.clock.now(), -dayMs);
    const page = await ports.sessions.endingAfter(recent, { limit: 100, cursor });
    for (const { sessionId } of page.items) await renewSession(ports, sessionId, generation);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
};

const renewSession = async (ports: RestorePorts, sessionId: SessionId, generation: number): Promise<void> => {
  // Forget first, read second: whatever is decided in between is recorded after the renewal and
  // included in the read.
  await ports.lockHistory.renew(sessionId, generation);
  await ports.seatLocks.prime(sessionId, await ports.seatSales.taken(sessionId));
};
