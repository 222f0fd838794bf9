import { Client } from 'pg';

/** Brings a database of a server back to what it was, whoever is connected. */
export interface DatabaseBackup {
  /** Puts the copy in the place of the database, as often as wanted. */
  restore(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Copies the database of this address, as a backup does; its connections end, and may come again.
 */
export const backUp = async (databaseUrl: string): Promise<DatabaseBackup> => {
  const name = new URL(databaseUrl).pathname.slice(1);
  const backup = `${name}_backup`;
  const tell = async (...statements: readonly string[]): Promise<void> => {
    const url = new URL(databaseUrl);
    url.pathname = '/postgres';
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      for (const sql of statements) await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const close = (of: string): readonly string[] => [
    `alter database ${of} allow_connections false`,
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '${of}'`,
  ];
  await tell(
    ...close(name),
    `create database ${backup} template ${name}`,
    `alter database ${name} allow_connections true`,
  );
  return {
    restore: () =>
      tell(...close(name), `drop database ${name} with (force)`, `create database ${name} template ${backup}`),
    drop: () => tell(`drop database if exists ${backup} with (force)`),
  };
};
