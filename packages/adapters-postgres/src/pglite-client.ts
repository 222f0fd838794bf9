import type { Randomness } from '@ticketly/core';
import { Pool } from 'pg';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import { PgliteStream } from './pglite-stream.ts';
import type { PgliteDatabase } from './pglite-stream.ts';
import type { SqlClient } from './sql-client.ts';

/** Nothing listens there: user and database are those that a PGlite starts with. */
const url = 'postgres://postgres@127.0.0.1/postgres';

/**
 * It serves one call after another, so a caller who waits longer than this had better be told to
 * come again.
 */
const maxWaitMs = 5_000;
/** Nothing can interrupt it in mid-statement, least of all during a long migration. */
const maxStatementMs = 60_000;

/**
 * A PostgreSQL without a server, in memory or in a folder, closed by its opener: `pg` talks to it
 * as to any other, over a stream instead of a socket, so that statements are prepared once and cost
 * one message each.
 *
 * @example
 * const database = await PGlite.create({ dataDir: '.ticketly/store' });
 * const client = pgliteClient(database, { randomness: systemRandomness });
 */
export const pgliteClient = (
  database: PgliteDatabase,
  { randomness }: { readonly randomness: Randomness },
): SqlClient => {
  const limits = { maxConnections: 1, connectTimeoutMs: maxWaitMs, statementTimeoutMs: maxStatementMs };
  const stream = (): PgliteStream => new PgliteStream(database);
  const pool = new Pool({ ...pgPoolOptions(url, limits), stream, idleTimeoutMillis: 0 });
  return pgClient(pool, { randomness });
};
