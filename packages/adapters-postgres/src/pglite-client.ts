import type { Randomness } from '@ticketly/core';
import { retryRolledBack } from './retry-rolled-back.ts';
import type { SqlClient, SqlSession } from './sql-client.ts';
import { toSqlFault } from './sql-fault.ts';

/** What is used of a PGlite, in or outside a transaction. */
export interface PgliteSession {
  query(sql: string, parameters?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  exec(sql: string): Promise<unknown>;
}

/** What is used of a `PGlite` (of `@electric-sql/pglite`): one connection, so whatever is asked at once is done one after another. */
export interface PgliteDatabase extends PgliteSession {
  transaction<Value>(run: (transaction: PgliteSession) => Promise<Value>): Promise<Value>;
}

const sessionOn = (database: PgliteSession): SqlSession => ({
  query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    try {
      return (await database.query(sql, [...parameters])).rows as Row[];
    } catch (error) {
      throw toSqlFault(error);
    }
  },
  script: async (sql) => {
    try {
      await database.exec(sql);
    } catch (error) {
      throw toSqlFault(error);
    }
  },
});

/**
 * A PostgreSQL in this process, in memory or in a folder, that its opener closes.
 *
 * @example
 * const client = pgliteClient(await PGlite.create({ dataDir: '.ticketly/store' }), { randomness: systemRandomness });
 */
export const pgliteClient = (
  database: PgliteDatabase,
  { randomness }: { readonly randomness: Randomness },
): SqlClient => {
  const plain = sessionOn(database);
  return {
    query: (sql, parameters) => retryRolledBack(() => plain.query(sql, parameters), randomness),
    script: (sql) => plain.script(sql),
    transaction: (run) => retryRolledBack(() => transact(database, run), randomness),
  };
};

const transact = async <Value>(
  database: PgliteDatabase,
  run: (session: SqlSession) => Promise<Value>,
): Promise<Value> => {
  let ownError: unknown;
  try {
    return await database.transaction((transaction) =>
      run(sessionOn(transaction)).catch((error: unknown) => {
        ownError = error;
        throw error;
      }),
    );
  } catch (error) {
    throw error === ownError ? error : toSqlFault(error);
  }
};
