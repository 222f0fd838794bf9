import { PGlite } from '@electric-sql/pglite';
import type { Randomness } from '@ticketly/core';
import { Pool } from 'pg';
import { migrate } from './migrate.ts';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import type { PgPoolLimits } from './pg-client.ts';
import { pgliteClient } from './pglite-client.ts';
import { postgresPorts } from './postgres-ports.ts';
import type { PostgresPorts } from './postgres-ports.ts';
import type { SqlClient } from './sql-client.ts';

export const someRandomness: Randomness = {
  integer: (below) => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below,
};

/**
 * Limits for tests, whose callers race on one row: a busy machine may make the last of fifty wait
 * longer than a buyer would. They only end what hangs.
 */
const patientLimits: PgPoolLimits = {
  statementTimeoutMs: 300_000,
  lockTimeoutMs: 300_000,
  connectTimeoutMs: 300_000,
};

/** A database of a test's own. */
export interface TestDatabase {
  readonly client: SqlClient;
  readonly ports: PostgresPorts;
  /**
   * Another process, as it were: the same database through connections of its own. PGlite has but
   * one process.
   */
  another(limits?: PgPoolLimits): { readonly client: SqlClient; readonly ports: PostgresPorts; readonly pool?: Pool };
  /** Moves the store's clock on. */
  advance(durationMs: number): Promise<void>;
  readonly url: string;
  close(): Promise<void>;
}

const advanceBy = async (client: SqlClient, durationMs: number): Promise<void> => {
  const [row] = await client.query<{ ahead: unknown }>(
    `select ticketly.now_ms() - floor(date_part('epoch', clock_timestamp()) * 1000)::bigint as ahead`,
  );
  await client.script(`
    create or replace function ticketly.now_ms() returns bigint language sql volatile
      as $$ select floor(date_part('epoch', clock_timestamp()) * 1000)::bigint + ${Number(row?.ahead ?? 0) + durationMs} $$`);
};

/** A store's clock that moves only when it is told to. */
export interface FrozenClock {
  /** In epoch milliseconds. */
  readonly startsAt: number;
  advance(durationMs: number): Promise<void>;
  moveTo(nowMs: number): Promise<void>;
}

/**
 * Stops the store's clock: from then on it moves only when it is told to, so that a test can come a
 * millisecond before a moment.
 */
export const frozenClock = async (client: SqlClient): Promise<FrozenClock> => {
  const [row] = await client.query<{ now: unknown }>('select ticketly.now_ms() as now');
  const startsAt = Number(row?.now);
  await client.script(`
    create table public.frozen_clock (now_ms bigint not null);
    insert into public.frozen_clock values (${startsAt});
    create or replace function ticketly.now_ms() returns bigint language sql volatile
      as $$ select now_ms from public.frozen_clock $$`);
  const advance = async (durationMs: number): Promise<void> => {
    await client.query('update public.frozen_clock set now_ms = now_ms + $1::bigint', [durationMs]);
  };
  const moveTo = async (nowMs: number): Promise<void> => {
    await client.query('update public.frozen_clock set now_ms = $1', [nowMs]);
  };
  return { startsAt, advance, moveTo };
};

/** An empty database on a server, by a superuser's address. */
export const createDatabase = async (serverUrl: string): Promise<{ readonly url: string; drop(): Promise<void> }> => {
  const name = `ticketly_${Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16)).join('')}`;
  const admin = async (sql: string): Promise<void> => {
    const pool = new Pool({ connectionString: serverUrl, max: 1 });
    await pool.query(sql);
    await pool.end();
  };
  await admin(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`drop database if exists ${name} with (force)`) };
};

/** A migrated database on a server. The limits are its client's; `{}` for those of the adapter. */
export const serverDatabase = async (serverUrl: string, limits = patientLimits): Promise<TestDatabase> => {
  const { url, drop } = await createDatabase(serverUrl);
  const pools: Pool[] = [];
  const another = (limits = patientLimits) => {
    const pool = new Pool(pgPoolOptions(url, limits));
    pools.push(pool);
    const client = pgClient(pool, { randomness: someRandomness });
    return { client, ports: postgresPorts(client), pool };
  };
  const { client, ports } = another(limits);
  await migrate(client);
  return {
    client,
    ports,
    another,
    url,
    advance: (durationMs) => advanceBy(client, durationMs),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await drop();
    },
  };
};

/** A migrated database in this process. */
export const pgliteDatabase = async (): Promise<TestDatabase> => {
  const database = await PGlite.create();
  const client = pgliteClient(database, { randomness: someRandomness });
  await migrate(client);
  const another = () => ({ client, ports: postgresPorts(client) });
  return {
    ...another(),
    another,
    url: '',
    advance: (durationMs) => advanceBy(client, durationMs),
    close: () => database.close(),
  };
};
