import { instant } from '@ticketly/core';
import type { Clock } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** How to follow the server's time. */
export interface PostgresClockOptions {
  /** How often to ask the server; default 30,000 ms. */
  readonly refreshMs?: number;
  /** Monotonic milliseconds from any origin; default `performance.now`. */
  readonly monotonicMs?: () => number;
}

/** A clock that follows the server's time until it is stopped. */
export interface PostgresClock extends Clock {
  /** Asks the server now; keeps the current estimate if it does not answer. */
  refresh(): Promise<void>;
  /** Stops refreshing; the clock continues from what it knows. */
  stop(): void;
}

const samples = 5;
const sql = `select ticketly.now_ms() as now`;

/**
 * The server's time without asking each time: measured, then extrapolated with a monotonic clock.
 * This machine's wall clock does not matter. Off by at most half the fastest of five round trips
 * (Cristian's algorithm, 1989), plus the drift since the last refresh.
 *
 * Faults: those of the first measurement.
 *
 * @example
 * const clock = await postgresClock(client);
 */
export const postgresClock = async (
  client: SqlClient,
  { refreshMs = 30_000, monotonicMs = () => performance.now() }: PostgresClockOptions = {},
): Promise<PostgresClock> => {
  const sample = async (): Promise<{ readonly offsetMs: number; readonly tripMs: number }> => {
    const sentAt = monotonicMs();
    const [row] = await client.query<{ now: unknown }>(sql);
    const tripMs = monotonicMs() - sentAt;
    // The server truncates to milliseconds, so half of one is lost on average.
    return { offsetMs: wholeNumber(row?.now) + 0.5 - (sentAt + tripMs / 2), tripMs };
  };
  const measure = async (): Promise<number> => {
    let best = await sample();
    for (let taken = 1; taken < samples; taken += 1) {
      const next = await sample();
      if (next.tripMs < best.tripMs) best = next;
    }
    return best.offsetMs;
  };
  let offsetMs = await measure();
  const refresh = async (): Promise<void> => {
    offsetMs = await measure().catch(() => offsetMs);
  };
  const timer = setInterval(() => void refresh(), refreshMs);
  timer.unref();
  return { now: () => instant(Math.floor(monotonicMs() + offsetMs)), refresh, stop: () => clearInterval(timer) };
};
