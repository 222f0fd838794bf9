import type { ChangeFeed, Job } from '@ticketly/core';
import type { PostgresRelay, RelayStep } from './relay.ts';

/** What relaying the log needs. */
export interface RelayLogPorts {
  readonly relay: Pick<PostgresRelay, 'step'>;
  /** Wakes the relay when there is something to emit. */
  readonly changeFeed: ChangeFeed;
}

/** Facts per step; a larger step keeps Debezium waiting longer for its first fact. */
const defaultBatch = 500;
/** How much a step may grow: many waiting facts take less time in a few large transactions. */
const growthMost = 8;
/** How often a paused relay checks whether it may resume, in milliseconds. */
const pausedEveryMs = 1_000;

/**
 * Emits what is appended to the log, in order, as soon as the feed shows it. A job of the leader:
 * if another process runs it too for a moment, nothing changes.
 *
 * @param options `batch`: how many facts a step emits at most. Default 500. While steps are full,
 *   each takes twice as many as the one before, up to eight times the batch.
 * @returns a job whose steps return how many facts they emitted. Faults: those of the relay.
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
  let most = batch;
  const step = async (): Promise<RelayStep> => {
    const done = await relay.step(most);
    isPaused = done.reached === undefined;
    most = done.sent < most ? batch : Math.min(most * 2, batch * growthMost);
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
