import { setTimeout as pause } from 'node:timers/promises';
import { TicketlyFault } from '@ticketly/core';
import type { MongoClient } from 'mongodb';
import { untilHeartbeatHangs } from './heartbeats.ts';
import { mongoFault } from './mongo-fault.ts';

/** A connection that is made, and kept, in the background. */
export interface MongoConnecting {
  /** Resolves with the first connection, or once stopped. */
  readonly connected: Promise<void>;
  /** Call this before closing the client. */
  stop(): void;
}

const everyMs = 500;

/** Many times what a heartbeat takes, on top of the time for which a server may hold it back. */
const hangsAfter = 30_000;

/**
 * Connects a client, for as long as it takes. A client whose first connection failed stays closed
 * until it is told to connect again, unlike one that lost its connection; with this, a process may
 * start while MongoDB is away. Until it is back, calls are `unavailable`.
 *
 * From then on, a client that no longer looks for its server is closed and connected again: calls
 * under way fail as `unavailable`. The driver rarely stops looking, but then never resumes.
 *
 * @param onFailure is called with each failed attempt, and when a client is connected again.
 * @param hangsAfterMs how long a heartbeat may be neither answered nor given up before the client
 *   is connected again. Default: 30,000 more than its `heartbeatFrequencyMS`.
 * @example
 * const client = new MongoClient('mongodb://127.0.0.1:27017', mongoClientOptions);
 * const connecting = connectMongo(client, (fault) => console.error(fault.message));
 */
export const connectMongo = (
  client: MongoClient,
  onFailure?: (fault: TicketlyFault) => void,
  hangsAfterMs: number = hangsAfter + client.options.heartbeatFrequencyMS,
): MongoConnecting => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const connect = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await client.connect();
        return;
      } catch (error) {
        onFailure?.(mongoFault(error));
        await pause(everyMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const keep = async (): Promise<void> => {
    while (await untilHeartbeatHangs(client, signal, hangsAfterMs)) {
      onFailure?.(new TicketlyFault('unavailable', 'MongoDB: its client stopped looking for the server'));
      await client.close().catch(() => undefined);
      await connect();
    }
  };
  const connected = connect();
  void connected.then(keep);
  return { connected, stop: () => stopping.abort() };
};
