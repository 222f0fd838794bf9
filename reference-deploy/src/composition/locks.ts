import type { KeyCache } from '@ticketly/adapters-oidc';
import {
  checkRedis,
  checkRedisWrites,
  gatherWrites,
  redisClientOptions,
  redisKeyCache,
  redisPorts,
  redisRequestCounts,
  redisServerState,
  sweepOnExpiry,
  timeOutFairly,
} from '@ticketly/adapters-redis';
import { TicketlyFault } from '@ticketly/core';
import type { Clock, LockPorts } from '@ticketly/core';
import { memoryLockPorts } from '@ticketly/core/memory';
import { up } from '@ticketly/http';
import type { RequestCounts } from '@ticketly/http';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { awaitServer } from './await-server.ts';
import { watchClocks } from './clock-watch.ts';
import { redisAt } from './needed-servers.ts';
import type { LockServerState } from '../metrics/watched.ts';
import { plainPart } from '../parts/part.ts';
import type { Part } from '../parts/part.ts';

/** The locks, and what else processes share along with them. */
export interface Locks {
  readonly ports: LockPorts;
  readonly requestCounts: RequestCounts | undefined;
  readonly keyCache: KeyCache | undefined;
  /** The server's own statistics; undefined without one. */
  readonly server: ((clock: Clock) => Promise<LockServerState>) | undefined;
}

/**
 * Opens the configured locks. This is the only place that decides which ones these are. Fault
 * `misconfigured` when they can't be used.
 */
export const openLocks = async ({ locks }: Config, clock: Clock, logger: Logger): Promise<Part<Locks>> => {
  switch (locks.kind) {
    case 'memory': {
      const ports = memoryLockPorts({ clock });
      return plainPart({ ports, requestCounts: undefined, keyCache: undefined, server: undefined });
    }
    case 'redis':
      return openRedis(locks.url, clock, logger);
  }
};

const openRedis = async (url: string, clock: Clock, logger: Logger): Promise<Part<Locks>> => {
  const connect = (): Redis => {
    const client = timeOutFairly(gatherWrites(new Redis(url, redisClientOptions)));
    // Listens from the start, because an unhandled error would end the process; logs only once the
    // server has been there.
    let wasThere = false;
    client.once('ready', () => {
      wasThere = true;
    });
    client.on('error', (error) => {
      if (wasThere) logger.warn({ err: error }, 'redis');
    });
    return client;
  };
  const [client, subscriber] = [connect(), connect()];
  const close = async (): Promise<void> => {
    client.disconnect();
    subscriber.disconnect();
  };
  try {
    await awaitServer(redisAt(url), logger, async () => {
      await Promise.all([untilReady(client, url), untilReady(subscriber, url)]);
      const problems = await checkRedis(client);
      if (problems.length > 0) throw new TicketlyFault('misconfigured', problems.join(' '));
      await sweepOnExpiry(client, subscriber);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const clocks = watchClocks(async () => (await redisServerState(client, clock)).skewMs, logger);
  return {
    value: {
      ports: redisPorts(client),
      requestCounts: redisRequestCounts(client),
      keyCache: redisKeyCache(client),
      server: (clock) => redisServerState(client, clock),
    },
    healthChecks: [{ name: 'redis', check: () => checkRedisWrites(client).then(() => up) }, clocks.healthCheck],
    jobs: [clocks.job],
    close,
  };
};

/**
 * What ioredis reports for a server that is slow, away or loading its data: it retries on its own.
 */
const passing = /timed ?out|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|Connection is closed|LOADING/i;

/**
 * The caller decides how long to wait; an error that the next attempt would meet too, such as a
 * wrong password, ends it.
 */
const untilReady = (client: Redis, url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const ready = (): void => {
      client.off('error', failed).off('ready', ready);
      resolve();
    };
    const failed = (cause: Error & { readonly code?: string }): void => {
      if (passing.test(`${cause.code ?? ''} ${cause.message}`)) return;
      client.off('error', failed).off('ready', ready);
      const sentence = `Redis at ${new URL(url).host} does not accept the connection: ${cause.message}`;
      reject(new TicketlyFault('misconfigured', sentence, { cause }));
    };
    if (client.status === 'ready') resolve();
    else client.on('error', failed).on('ready', ready);
  });
