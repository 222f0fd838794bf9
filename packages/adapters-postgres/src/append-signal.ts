import type { SqlClient } from './sql-client.ts';

interface Signal {
  announced: number;
  waiting: Set<() => void>;
}

const signals = new WeakMap<SqlClient, Signal>();

const signalOf = (client: SqlClient): Signal => {
  const known = signals.get(client);
  if (known !== undefined) return known;
  const signal: Signal = { announced: 0, waiting: new Set() };
  signals.set(client, signal);
  return signal;
};

/** Lets two clients of one database hear of each other's appends. */
export const shareAppends = (one: SqlClient, other: SqlClient): void => {
  signals.set(other, signalOf(one));
};

/**
 * Announces that events were appended, or may have been, so that this client's readers look at once
 * instead of at their next poll.
 */
export const announceAppend = (client: SqlClient): void => {
  const signal = signals.get(client);
  if (signal === undefined) return;
  signal.announced += 1;
  const woken = signal.waiting;
  signal.waiting = new Set();
  for (const wake of woken) wake();
};

/** How often an append has been announced so far. */
export const appendsAnnounced = (client: SqlClient): number => signalOf(client).announced;

/**
 * Waits, at most this long, until more than `seen` appends have been announced; ends early with the
 * signal.
 *
 * @returns whether there were.
 */
export const waitForAppend = (client: SqlClient, seen: number, maxMs: number, stop?: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const signal = signalOf(client);
    if (signal.announced !== seen || stop?.aborted === true || maxMs <= 0) {
      resolve(signal.announced !== seen);
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.waiting.delete(done);
      stop?.removeEventListener('abort', done);
      resolve(signal.announced !== seen);
    };
    const timer = setTimeout(done, maxMs);
    signal.waiting.add(done);
    stop?.addEventListener('abort', done);
  });
