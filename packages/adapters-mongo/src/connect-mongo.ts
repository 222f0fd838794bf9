import { setTimeout as pause } from 'node:timers/promises';
import type { TicketlyFault } from '@ticketly/core';
import type { MongoClient } from 'mongodb';
import { mongoFault } from './mongo-fault.ts';

/** A connection attempt that continues in the background. */
export interface MongoConnecting {
  /** Resolves with the first connection, or once stopped. */
  readonly connected: Promise<void>;
  /** Call this before closing the client. */
  stop(): void;
}

const everyMs = 500;

/**
 * Connects a client, for as long as it takes. A client whose first connection failed stays closed
 * until it is told to connect again, unlike one that lost its connection; with this, a process may
 * start while MongoDB is away. Until it is back, calls are `unavailable`.
 *
 * @param onFailure is called with each failed attempt.
 * @example
 * const client = new MongoClient('mongodb://127.0.0.1:27017', mongoClientOptions);
 * const connecting = connectMongo(client, (fault) => console.error(fault.message));
 */
export const connectMongo = (client: MongoClient, onFailure?: (fault: TicketlyFault) => void): MongoConnecting => {
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
  return { connected: connect(), stop: () => stopping.abort() };
};
