import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkPostgres,
  checkPostgresWrites,
  migrate,
  pgClient,
  pgliteClient,
  pgPoolOptions,
  postgresAppendNotices,
  postgresHasLeader,
  postgresLeadership,
  postgresOutboxBlocker,
  postgresPorts,
  tidyPostgres,
} from '@ticketly/adapters-postgres';
import type { OtherAppends, PgPoolLimits, SqlClient } from '@ticketly/adapters-postgres';
import { TicketlyFault } from '@ticketly/core';
import type { Clock, CommandStorePorts } from '@ticketly/core';
import { alone } from '@ticketly/core/jobs';
import type { Lead } from '@ticketly/core/jobs';
import { memoryPorts, systemRandomness } from '@ticketly/core/memory';
import { up } from '@ticketly/http';
import { Client, Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { SharedPart } from '../config/deployment-parts.ts';
import { storeFolder } from '../data-folder/names.ts';
import { awaitServer } from './await-server.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';
import { clearHorizon } from './log-watch.ts';
import type { LogHorizon } from './log-watch.ts';
import { postgresAt } from './needed-servers.ts';
import type { PoolUse } from '../metrics/watched.ts';
import { plainPart } from '../parts/part.ts';
import type { Part } from '../parts/part.ts';

/**
 * The ports of the command side, which belong to one store because they share its transactions; and
 * how the processes on it elect the one that does the jobs for all.
 */
export interface StoresPart extends Part<CommandStorePorts> {
  readonly lead: (part: SharedPart) => Lead;
  /** Whether any process leads now. */
  readonly hasLeader: (part: SharedPart) => Promise<boolean>;
  readonly horizon: LogHorizon;
  /** The server itself; undefined without one. */
  readonly server?: SqlClient;
  /** Undefined without a server. */
  readonly pool?: () => PoolUse;
}

/** Each part has its own leader, so that a process may do one and leave another. */
const leaderships: Readonly<Record<SharedPart, number>> = { jobs: 1, worker: 2 };

/** A process with a store to itself always leads. */
const hasLeader = async (): Promise<boolean> => true;

/**
 * Opens the configured store. This is the only place that decides which one that is. Fault
 * `misconfigured` when it can't be used.
 *
 * @param limits what a statement on a server may take. Default: what a buyer waits for.
 */
export const openStores = async (
  { store, dataFolder }: Config,
  clock: Clock,
  logger: Logger,
  limits?: PgPoolLimits,
): Promise<StoresPart> => {
  switch (store.kind) {
    case 'memory':
      return { ...plainPart(memoryPorts({ clock })), lead: () => alone, hasLeader, horizon: clearHorizon };
    case 'pglite':
      return openEmbedded(join(dataFolder, storeFolder));
    case 'postgres':
      return openServer(store.url, logger, limits);
  }
};

/**
 * PostgreSQL inside this process: one connection, no server to look after, and the same statements.
 */
const openEmbedded = async (folder: string): Promise<StoresPart> => {
  // Only the folder's mode protects its files: PGlite sets theirs to 0666 itself, whatever the
  // umask.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = await openEmbeddedPostgres(folder);
  const client = pgliteClient(database, { randomness: systemRandomness });
  const healthChecks = [{ name: 'store', check: () => checkPostgresWrites(client).then(() => up) }];
  try {
    await prepare(client);
  } catch (error) {
    await database.close();
    throw error;
  }
  return partOn(client, 'none', { healthChecks, lead: () => alone, hasLeader }, () => database.close());
};

const openServer = async (url: string, logger: Logger, limits?: PgPoolLimits): Promise<StoresPart> => {
  await awaitServer(postgresAt(new Client({ connectionString: url })), logger, () => prepareServer(url));
  const pool = new Pool(pgPoolOptions(url, limits));
  // An idle connection that dies is replaced; without a listener its error would end the process.
  pool.on('error', () => undefined);
  const client = pgClient(pool, { randomness: systemRandomness });
  const use = (): PoolUse => ({
    inUse: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
    limit: pool.options.max,
  });
  const leadOf = (of: SharedPart): Lead => postgresLeadership(url, { number: leaderships[of] });
  const part = {
    server: client,
    lead: leadOf,
    hasLeader: (of: SharedPart) => postgresHasLeader(client, leaderships[of]),
    pool: use,
  };
  // The clock's connection checks whether the server accepts writes: while the pool is busy
  // selling, selling works.
  const notices = postgresAppendNotices(url);
  return partOn(client, notices, { healthChecks: [], ...part }, async () => {
    await notices.close();
    await pool.end();
  });
};

/**
 * No buyer waits for startup, and a migration or a busy server may take long over one statement, so
 * the limits of a sale do not apply.
 */
const prepareServer = async (url: string): Promise<void> => {
  const limits = { maxConnections: 1, statementTimeoutMs: 300_000, connectTimeoutMs: 15_000 };
  const pool = new Pool(pgPoolOptions(url, { ...limits, applicationName: 'ticketly start' }));
  await prepare(pgClient(pool, { randomness: systemRandomness })).finally(() => pool.end());
};

/** Brings a database up to date. Fault `misconfigured` when it is not suitable. */
const prepare = async (client: SqlClient): Promise<void> => {
  await migrate(client);
  const problems = await checkPostgres(client);
  if (problems.length > 0) throw new TicketlyFault('misconfigured', problems.join(' '));
};

/** The command side on a prepared database. */
const partOn = (
  client: SqlClient,
  others: OtherAppends,
  part: Pick<StoresPart, 'healthChecks' | 'lead' | 'hasLeader' | 'pool' | 'server'>,
  end: () => Promise<void>,
): StoresPart => {
  const ports = postgresPorts(client, { others });
  return {
    value: ports,
    jobs: [tidyPostgres(client)],
    ...part,
    horizon: { ageMs: () => ports.changeFeed.horizonAgeMs(), blocker: () => postgresOutboxBlocker(client) },
    close: end,
  };
};
