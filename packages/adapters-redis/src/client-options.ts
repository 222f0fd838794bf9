import type { ClusterOptions, RedisOptions } from 'ioredis';

/**
 * Options for a client of this adapter: a command is answered or refused within 250 ms, nothing
 * waits in a queue while the server is away, and a lost connection is tried again after 20 ms to
 * 500 ms for as long as it takes.
 *
 * @example
 * const client = new Redis('redis://127.0.0.1:6379', redisClientOptions);
 */
export const redisClientOptions: Omit<RedisOptions, 'replyMapping'> = {
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

/**
 * The same for a client of a cluster. A command that meets a node in the middle of a failover is
 * sent again for about 200 ms, which is harmless: every call of this adapter may be repeated. Wait
 * for `ready` before the first one.
 *
 * @example
 * const client = new Cluster(['redis://10.0.0.1:6379', 'redis://10.0.0.2:6379'], redisClusterOptions);
 */
export const redisClusterOptions: Omit<ClusterOptions, 'redisOptions'> & {
  readonly redisOptions: Omit<NonNullable<ClusterOptions['redisOptions']>, 'replyMapping'>;
} = {
  redisOptions: {
    commandTimeout: 250,
    connectTimeout: 1_000,
    maxRetriesPerRequest: 0,
    noDelay: true,
  },
  enableOfflineQueue: false,
  clusterRetryStrategy: (attempt: number) => Math.min(20 * attempt, 500),
  maxRedirections: 4,
  retryDelayOnFailover: 50,
  retryDelayOnClusterDown: 50,
  retryDelayOnTryAgain: 50,
};
