import type { SqlClient } from './sql-client.ts';

const waiting = new WeakMap<SqlClient, Set<() => void>>();

/** Says that events were appended through this client, so that its readers look at once instead of at their next turn. */
export const announceAppend = (client: SqlClient): void => {
  const woken = waiting.get(client);
  if (woken === undefined) return;
  waiting.delete(client);
  for (const wake of woken) wake();
};

/** Waits for an append through this client, at most so long; ends early with the signal. */
export const waitForAppend = (client: SqlClient, mostMs: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const listeners = waiting.get(client) ?? new Set<() => void>();
    waiting.set(client, listeners);
    const done = (): void => {
      clearTimeout(timer);
      listeners.delete(done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, mostMs);
    listeners.add(done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });
