import { announceAppend, appendsAnnounced, waitForAppend } from './append-signal.ts';
import type { AppendNotices } from './append-notices.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/**
 * How a process learns of what others append: they send notices, it polls, or there are no others.
 */
export type OtherAppends = AppendNotices | 'look' | 'none';

/** Polls the end of the log on behalf of all waiting readers of a client. */
export interface OutboxWatch {
  /** Up to where everything is decided, as of the last poll. */
  head(): number;
  /**
   * Call this when a reader who has read up to `after` begins to wait.
   *
   * @returns what to call when the wait ends.
   */
  enter(after: number): () => void;
  /**
   * How long the first undecided position has kept all readers from what comes after it, in
   * milliseconds; 0 when none does.
   */
  horizonAgeMs(): number;
}

/** While there is activity, and where no notices arrive. */
const awakeEveryMs = 20;
/** While one transaction holds up the log: polling does not end that. */
const stuckEveryMs = 200;
/** A process goes to sleep after this long without news. */
const awakeForMs = 1_000;
/** A sleeping process polls all the same: a notice may get lost. */
const asleepEveryMs = 1_000;
/** Where there are no others, only a defect of ours could hide an append. */
const aloneEveryMs = 5_000;
/** Longer than a sleeper's interval, so that a sleeper renews this lease in time. */
const sleepLeaseMs = 3_000;

const drawnSql = `select case when is_called then last_value else last_value - 1 end from ticketly.outbox_positions`;
const lookSql = `select ticketly.outbox_horizon($1) as horizon, (${drawnSql}) as drawn`;
/** The function in `from` is evaluated first. */
const sleepSql = `
  select s.drawn, ticketly.outbox_horizon($1) as horizon
    from ticketly.sleep_on_outbox(ticketly.now_ms() + ${sleepLeaseMs}) as s(drawn)`;

interface End {
  readonly horizon: unknown;
  readonly drawn: unknown;
}

/**
 * One poll for all waiting readers, as often as there is activity: an idle process sleeps, and is
 * woken by the next append of its own or, through {@link AppendNotices}, of another.
 */
export const outboxWatch = (client: SqlClient, others: OtherAppends): OutboxWatch => {
  const waiting = new Set<{ readonly after: number }>();
  let isLooking = false;
  let head = 0;
  let drawn = 0;
  let movedAt = performance.now();
  let awakeUntil = 0;

  const mayTell = (): boolean => others === 'none' || (others !== 'look' && others.areHeard());
  const horizonAgeMs = (): number => (isLooking && drawn > head ? performance.now() - movedAt : 0);

  /**
   * Readers woken by an append of this process read it on their own; only those that lack something
   * are notified.
   */
  const tellWaiting = (): boolean => {
    const isNews = [...waiting].some(({ after }) => after < head);
    if (isNews) announceAppend(client);
    return isNews;
  };

  /** @returns how long to rest, and whether readers were notified */
  const look = async (): Promise<{ readonly restMs: number; readonly told: boolean }> => {
    const sleeps = mayTell() && performance.now() >= awakeUntil;
    const isArmed = sleeps && others !== 'none';
    const [end] = await client.query<End>(isArmed ? sleepSql : lookSql, [head]);
    const wasStuck = drawn > head;
    drawn = wholeNumber(end?.drawn);
    const horizon = wholeNumber(end?.horizon);
    // The age counts from when the blockage began, not from the last event before it.
    if (horizon > head || (!wasStuck && drawn > horizon)) movedAt = performance.now();
    if (horizon <= head) return { restMs: restOf(sleeps), told: false };
    head = horizon;
    awakeUntil = movedAt + awakeForMs;
    return { restMs: restOf(false), told: tellWaiting() };
  };
  const restOf = (sleeps: boolean): number => {
    if (drawn > head) return horizonAgeMs() > awakeForMs ? stuckEveryMs : awakeEveryMs;
    if (others === 'none') return aloneEveryMs;
    return sleeps ? asleepEveryMs : awakeEveryMs;
  };

  const keepLooking = async (): Promise<void> => {
    while (waiting.size > 0) {
      const seen = appendsAnnounced(client);
      const { restMs, told } = await look().catch(() => {
        // Readers should meet the fault of an unavailable store themselves.
        announceAppend(client);
        return { restMs: asleepEveryMs, told: true };
      });
      if (await waitForAppend(client, told ? seen + 1 : seen, restMs)) awakeUntil = performance.now() + awakeForMs;
    }
    isLooking = false;
  };

  return {
    head: () => head,
    enter: (after) => {
      const reader = { after };
      waiting.add(reader);
      if (!isLooking) {
        isLooking = true;
        void keepLooking();
      }
      return () => {
        waiting.delete(reader);
      };
    },
    horizonAgeMs,
  };
};
