import type { Randomness } from '@ticketly/core';
import type { Pool, PoolClient, PoolConfig, QueryConfig } from 'pg';
import { retryRolledBack } from './retry-rolled-back.ts';
import type { RetryOptions } from './retry-rolled-back.ts';
import { shareAppends } from './append-signal.ts';
import type { SqlClient, SqlSession } from './sql-client.ts';
import { toSqlFault } from './sql-fault.ts';
import { turnstile } from './turnstile.ts';
import type { Lane, Turnstile } from './turnstile.ts';

/** Limits on what one statement may take. */
export interface PgPoolLimits {
  /** Default 16. */
  readonly maxConnections?: number;
  /** The server cancels a statement after this; default 5,000 ms. */
  readonly statementTimeoutMs?: number;
  /** The server stops waiting for a row or table lock after this; default 2,000 ms. */
  readonly lockTimeoutMs?: number;
  /** How long to wait for a connection, a new one or a free one; default 2,000 ms. */
  readonly connectTimeoutMs?: number;
  readonly applicationName?: string;
}

/**
 * The options of a pool for this adapter: every statement, lock and connection attempt has a
 * timeout, dead connections are noticed, and after a restart of the server the pool recovers as
 * soon as the server accepts connections.
 *
 * @example
 * const pool = new Pool(pgPoolOptions('postgres://ticketly@127.0.0.1/ticketly'));
 * const client = pgClient(pool, { randomness: systemRandomness });
 */
export const pgPoolOptions = (url: string, limits: PgPoolLimits = {}): PoolConfig => {
  const { statementTimeoutMs = 5_000, lockTimeoutMs = 2_000, connectTimeoutMs = 2_000 } = limits;
  return {
    connectionString: url,
    max: limits.maxConnections ?? 16,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    application_name: limits.applicationName ?? 'ticketly',
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    // No timeout of the server fires if it stopped in mid-statement or the wire was cut: this side
    // needs its own.
    query_timeout: statementTimeoutMs + 1_000,
  };
};

/** What a client needs besides the pool. */
export interface PgClientOptions {
  /** For the length of pauses before a retry. */
  readonly randomness: Randomness;
  readonly retry?: RetryOptions;
}

/** Statements are prepared once per connection, under a name derived from their text. */
const preparedNames = new Map<string, string>();
const maxNames = 500;

const statement = (sql: string, parameters: readonly unknown[]): QueryConfig => {
  const known = preparedNames.get(sql);
  if (known !== undefined) return { name: known, text: sql, values: [...parameters] };
  if (preparedNames.size >= maxNames) return { text: sql, values: [...parameters] };
  const name = `ticketly_${preparedNames.size}`;
  preparedNames.set(sql, name);
  return { name, text: sql, values: [...parameters] };
};

const sessionOn = (connection: Pool | PoolClient): SqlSession => ({
  query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    try {
      return (await connection.query(statement(sql, parameters))).rows as Row[];
    } catch (error) {
      throw toSqlFault(error);
    }
  },
  script: async (sql) => {
    try {
      await connection.query(sql);
    } catch (error) {
      throw toSqlFault(error);
    }
  },
});

/**
 * How many may wait in each lane, per connection: more would not be served before their timeout,
 * however quick the server.
 */
const waitingPerConnection = 1_000;

/**
 * A PostgreSQL server, through a pool that its opener closes. Calls wait for a connection as long
 * as the pool's timeout, in lanes: under load, the further a purchase has come, the sooner it is
 * served (`inLane`), and callers who only look are told to come again.
 */
export const pgClient = (pool: Pool, options: PgClientOptions): SqlClient => {
  // The pool drops an idle connection that breaks; unhandled, its error would end the process.
  pool.on('error', ignore);
  const room = pool.options.max;
  const patienceMs = pool.options.connectionTimeoutMillis ?? 2_000;
  const way = turnstile({ room, patienceMs, maxWaiting: room * waitingPerConnection });
  const lanes = { paying: clientIn('paying', pool, way, options), ordering: clientIn('ordering', pool, way, options) };
  const client = { ...clientIn('looking', pool, way, options), lanes, load: () => way.counts() };
  for (const other of Object.values(lanes)) shareAppends(client, other);
  return client;
};

const clientIn = (lane: Lane, pool: Pool, way: Turnstile, { randomness, retry }: PgClientOptions): SqlClient => {
  const plain = sessionOn(pool);
  const inTurn = <Value>(run: () => Promise<Value>): Promise<Value> =>
    retryRolledBack(() => way.pass(lane, run), randomness, retry);
  return {
    query: (sql, parameters) => inTurn(() => plain.query(sql, parameters)),
    script: (sql) => way.pass(lane, () => plain.script(sql)),
    transaction: (run) => inTurn(() => transact(pool, run)),
  };
};

const ignore = (): void => undefined;

/** How transactions begin on the servers of a pool. */
const beginnings = new WeakMap<Pool, string>();

/**
 * A whole transaction has a timeout too, if the server supports one (PostgreSQL 17): otherwise it
 * could keep readers of the log from all that came after it. `set` is no query, so a transaction
 * can still choose its isolation; an older server would refuse it, so each pool asks once.
 */
const begin = async (pool: Pool, session: SqlSession): Promise<void> => {
  const known = beginnings.get(pool);
  if (known !== undefined) return session.script(known);
  const [server] = await session.query<{ knows: boolean }>(
    `select current_setting('server_version_num')::integer >= 170000 as knows`,
  );
  const maxMs = 2 * Number(pool.options.statement_timeout ?? 0);
  const sql = server?.knows === true ? `begin; set local transaction_timeout = ${maxMs}` : 'begin';
  beginnings.set(pool, sql);
  return session.script(sql);
};

const transact = async <Value>(pool: Pool, run: (session: SqlSession) => Promise<Value>): Promise<Value> => {
  const connection = await pool.connect().catch((error: unknown) => Promise.reject(toSqlFault(error)));
  connection.on('error', ignore);
  const session = sessionOn(connection);
  try {
    await begin(pool, session);
    const value = await run(session);
    await session.script('commit');
    release(connection);
    return value;
  } catch (error) {
    const clean = await session.script('rollback').then(
      () => true,
      () => false,
    );
    release(connection, !clean);
    throw error;
  }
};

const release = (connection: PoolClient, destroy = false): void => {
  connection.off('error', ignore);
  connection.release(destroy);
};
