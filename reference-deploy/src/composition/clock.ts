import { checkPostgresWrites, pgClient, pgPoolOptions, postgresClock } from '@ticketly/adapters-postgres';
import type { Clock } from '@ticketly/core';
import { systemClock, systemRandomness } from '@ticketly/core/memory';
import { up } from '@ticketly/http';
import type { Health } from '@ticketly/http';
import { Client, Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { awaitServer } from './await-server.ts';
import { postgresAt } from './needed-servers.ts';
import { plainPart } from '../parts/part.ts';
import type { Part } from '../parts/part.ts';

/**
 * Opens the clock that everything is judged by: the store's, so that all processes on one store
 * share its time, whatever their machines believe. A store in this process uses this machine's
 * clock. The store must be open already.
 */
export const openClock = async ({ store }: Config, logger: Logger): Promise<Part<Clock>> =>
  store.kind === 'postgres' ? openServerClock(store.url, logger) : plainPart(systemClock);

/** On a connection of its own, so that the time is known even while every other one is busy. */
const openServerClock = async (url: string, logger: Logger): Promise<Part<Clock>> => {
  const pool = new Pool(pgPoolOptions(url, { maxConnections: 1, applicationName: 'ticketly clock' }));
  const client = pgClient(pool, { randomness: systemRandomness });
  try {
    const server = postgresAt(new Client({ connectionString: url }));
    const clock = await awaitServer(server, logger, () => postgresClock(client));
    const close = async (): Promise<void> => {
      clock.stop();
      await pool.end();
    };
    const check = (): Promise<Health> => checkPostgresWrites(client).then(() => up);
    return { value: clock, healthChecks: [{ name: 'postgres', check }], jobs: [], close };
  } catch (error) {
    await pool.end();
    throw error;
  }
};
