import type { RedisOptions } from 'ioredis';

/**
 * Options for a client of this adapter: a command is answered or refused within 250 ms, nothing waits in a queue while the server is away,
 * and a lost connection is tried again after 20 ms to 500 ms for as long as it takes.
 *
 * @example
 * const client = new Redis('redis://127.0.0.1:6379', redisClientOptions);
 */
export const redisClientOptions: RedisOptions = {
  commandTimeout: 250,
  connectTimeout: 1_000,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (attempt: number) => Math.min(20 * attempt, 500),
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 1 : false),
  // Every small write goes out at once: a hold waits for nothing.
  noDelay: true,
};
