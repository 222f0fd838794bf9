import { Pool } from 'pg';

/** A database of its own on this server. */
export const ownDatabase = async (serverUrl: string): Promise<{ readonly url: string; drop(): Promise<void> }> => {
  const name = `own_${crypto.randomUUID().replaceAll('-', '')}`;
  const tell = async (sql: string): Promise<void> => {
    const pool = new Pool({ connectionString: serverUrl, max: 1 });
    await pool.query(sql).finally(() => pool.end());
  };
  await tell(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => tell(`drop database if exists ${name} with (force)`) };
};
