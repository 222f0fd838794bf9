import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { pgPoolOptions } from './pg-client.ts';

/** Notices of appends by other processes, while they arrive. */
export interface AppendNotices {
  /** Whether notices would arrive now. */
  areHeard(): boolean;
  /** Called at every notice, and whenever notices stop arriving. */
  onNotice(wake: () => void): void;
  close(): Promise<void>;
}

const channel = 'ticketly_outbox';
const retryEveryMs = 1_000;
const provedWithinMs = 5_000;

/**
 * Listens for appends on a connection of its own, reopened whenever it breaks. A pooler in
 * transaction mode loses notices, so a connection is trusted only once a notice of our own has come
 * back through it; without one, readers poll as often as if there were no notices.
 *
 * @example
 * const notices = postgresAppendNotices('postgres://ticketly@127.0.0.1/ticketly');
 * const ports = postgresPorts(client, { others: notices });
 */
export const postgresAppendNotices = (url: string): AppendNotices => {
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let isHeard = false;
  const tell = (): void => {
    for (const wake of listeners) wake();
  };
  const hear = (heard: boolean): void => {
    const ceased = isHeard && !heard;
    isHeard = heard;
    if (ceased) tell();
  };
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await listenOnce(url, closing.signal, hear, tell).catch(() => undefined);
      hear(false);
      await pause(retryEveryMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  };
  const listening = keepListening();
  return {
    areHeard: () => isHeard,
    onNotice: (wake) => void listeners.add(wake),
    close: async () => {
      closing.abort();
      await listening;
    },
  };
};

/** Resolves when the connection is lost or never became usable. */
const listenOnce = async (
  url: string,
  stop: AbortSignal,
  hear: (heard: boolean) => void,
  tell: () => void,
): Promise<void> => {
  const client = new Client({ ...pgPoolOptions(url), application_name: 'ticketly listener' });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve()).on('end', () => resolve());
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  const proof = crypto.randomUUID();
  const proved = Promise.withResolvers<boolean>();
  client.on('notification', ({ payload }) => {
    if (payload === proof) proved.resolve(true);
    else tell();
  });
  const timer = setTimeout(() => proved.resolve(false), provedWithinMs);
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    await client.query(`select pg_notify('${channel}', $1)`, [proof]);
    const isProved = await Promise.race([proved.promise, lost.then(() => false)]);
    if (!isProved) return;
    hear(true);
    await lost;
  } finally {
    clearTimeout(timer);
    await client.end().catch(() => undefined);
  }
};
