import type { ChangeFeed, Job } from '@ticketly/core';
import type { PostgresRelay, RelayStep } from './relay.ts';

/** What relaying the log needs. */
export interface RelayLogPorts {
  readonly relay: Pick<PostgresRelay, 'step'>;
  /** Wakes the relay when something is there to emit. */
  readonly changeFeed: ChangeFeed;
}

/** So many facts a step; a larger one keeps Debezium waiting longer for the first of them. */
const defaultBatch = 500;
/** A paused relay looks as seldom as this whether it may go on, in milliseconds. */
const pausedEveryMs = 1_000;

/**
 * Emits what is appended to the log, in order, as soon as the feed shows it. A job of the leader's:
 * another process doing it too for a moment changes nothing.
 *
 * @param options `batch`: how many facts a step emits at the most. Default 500.
 * @returns a job whose steps tell how many facts they emitted. Faults: those of the relay.
 *
 * @example
 * const { changeFeed } = postgresPorts(client);
 * const job = relayLog({ relay: postgresRelay(client), changeFeed });
 */
export const relayLog = (
  { relay, changeFeed }: RelayLogPorts,
  { batch = defaultBatch }: { readonly batch?: number } = {},
): Job => {
  let isPaused = false;
  const step = async (): Promise<RelayStep> => {
    const done = await relay.step(batch);
    isPaused = done.reached === undefined;
    return done;
  };
  return {
    name: 'relay the log',
    everyMs: 0,
    idleMs: () => (isPaused ? pausedEveryMs : 0),
    run: async ({ waitMs, signal } = {}) => {
      const { sent, reached } = await step();
      if (sent > 0 || reached === undefined || waitMs === undefined) return sent;
      const news = await changeFeed.read({ after: reached, limit: 1, waitMs, ...(signal !== undefined && { signal }) });
      return news.length > 0 ? (await step()).sent : 0;
    },
  };
};
