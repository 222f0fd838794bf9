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
import { redisAt } from './needed-servers.ts';
import type { LockServerState } from '../metrics/state-gauges.ts';
import { plainPart } from '../parts/part.ts';
import type { Part } from '../parts/part.ts';

/** The locks, and what else processes share where they share their locks. */
export interface Locks {
  readonly ports: LockPorts;
  readonly requestCounts: RequestCounts | undefined;
  readonly keyCache: KeyCache | undefined;
  /** What the server tells of itself; undefined without one. */
  readonly server: ((clock: Clock) => Promise<LockServerState>) | undefined;
}

/**
 * Opens the configured locks. Here, and nowhere else, it is decided which ones these are. Fault
 * `misconfigured` when they can't be used.
 */
export const openLocks = async ({ locks }: Config, clock: Clock, logger: Logger): Promise<Part<Locks>> => {
  switch (locks.kind) {
    case 'memory': {
      const ports = memoryLockPorts({ clock });
      return plainPart({ ports, requestCounts: undefined, keyCache: undefined, server: undefined });
    }
    case 'redis':
      return openRedis(locks.url, logger);
  }
};

const openRedis = async (url: string, logger: Logger): Promise<Part<Locks>> => {
  const connect = (): Redis => {
    const client = timeOutFairly(gatherWrites(new Redis(url, redisClientOptions)));
    // Heard from the beginning, or it would end the process; told once the server was there.
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
  return {
    value: {
      ports: redisPorts(client),
      requestCounts: redisRequestCounts(client),
      keyCache: redisKeyCache(client),
      server: (clock) => redisServerState(client, clock),
    },
    healthChecks: [{ name: 'redis', check: () => checkRedisWrites(client).then(() => up) }],
    jobs: [],
    close,
  };
};

/**
 * What ioredis says of a server that is slow, away or loading its data: it tries again by itself.
 */
const passing = /timed ?out|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|Connection is closed|LOADING/i;

/**
 * Whoever waits says for how long; an answer that the next try would have too, such as a wrong
 * password, ends it.
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
      const sentence = `There is no Redis at ${new URL(url).host} that takes our connection: ${cause.message}`;
      reject(new TicketlyFault('misconfigured', sentence, { cause }));
    };
    if (client.status === 'ready') resolve();
    else client.on('error', failed).on('ready', ready);
  });
