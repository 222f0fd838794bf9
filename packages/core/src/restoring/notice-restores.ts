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
  /** The one that begins with it. */
  readonly generation: number;
  /** What somebody had seen, and the log no longer holds. */
  readonly lost: LogMark;
  readonly latest: LogMark;
}

export interface NoticeOptions {
  /** Told by the process that notices first. */
  readonly alarm: (restore: Restore) => void;
  /** Builds anew what this process keeps in memory of the log. Called again after a fault. */
  readonly rebuild: () => Promise<void>;
}

const dayMs = 86_400_000;

/**
 * Looks whether the database is still in the history that this process and the locks know. Every
 * process runs it.
 *
 * A fact that was read and is gone, or a generation that went back, is a restore: a new generation
 * begins, and whatever is of an older one is made anew by itself, the views of each process, and
 * the locks of every session that is not over. A restart, another leader, a promoted replica that
 * lost nothing, gaps left by rolled-back transactions, and weeks of the log that were dropped are
 * none.
 *
 * @returns a job whose steps tell 1 when something was made anew. Faults: those of the ports; the
 *   next step goes on where this one stopped.
 */
export const noticeRestores = (ports: RestorePorts, { alarm, rebuild }: NoticeOptions): Job => {
  let seen: LogMark | undefined;
  /**
   * The generation this process' memory is of; the views of a new process are folded from the log
   * as it is.
   */
  let builtFor: number | undefined;

  const lostOf = async (marks: readonly (LogMark | undefined)[], latest: LogMark): Promise<LogMark | undefined> => {
    for (const mark of marks) {
      // While nothing happens the log ends where it did, and need not be asked for what it holds.
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
 * Teaches the locks of all sessions that are not over anew. Sessions that only the lost time knew
 * are sold by nobody any more.
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
  // Forgotten first and read second: what is decided meanwhile is told after the one, and known to
  // the other.
  await ports.lockHistory.renew(sessionId, generation);
  await ports.seatLocks.prime(sessionId, await ports.seatSales.taken(sessionId));
};
