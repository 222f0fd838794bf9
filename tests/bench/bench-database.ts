import { migrate, pgClient, pgPoolOptions } from '@ticketly/adapters-postgres';
import type { SqlClient } from '@ticketly/adapters-postgres';
import { systemRandomness } from '@ticketly/core/memory';
import { Pool } from 'pg';
import { oldTables } from './old-protocol.ts';

/**
 * A database of its own, with our schema and the tables of the old protocol; each side has as many
 * connections as the other.
 */
export interface BenchDatabase {
  readonly name: string;
  readonly client: SqlClient;
  readonly oldPool: Pool;
  drop(): Promise<void>;
}

const name = 'ticketly_bench';

/**
 * Makes the database anew. Throws where a commit is not on disk when it is answered: that would
 * flatter all.
 */
export const openDatabase = async (serverUrl: string): Promise<BenchDatabase> => {
  const admin = new Pool({ connectionString: serverUrl, max: 1 });
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await admin.query(`select current_setting('${setting}') as value`);
    if (rows[0].value !== 'on') throw new Error(`PostgreSQL is to be durable, but ${setting} is ${rows[0].value}`);
  }
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const [pool, oldPool] = [new Pool(pgPoolOptions(url.href)), new Pool(pgPoolOptions(url.href))];
  // The database is dropped at the end, whoever is still connected.
  for (const each of [pool, oldPool]) each.on('error', () => undefined);
  const client = pgClient(pool, { randomness: systemRandomness });
  await migrate(client);
  await oldPool.query(oldTables);
  return {
    name,
    client,
    oldPool,
    drop: async () => {
      await Promise.all([pool.end(), oldPool.end()]);
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
};
