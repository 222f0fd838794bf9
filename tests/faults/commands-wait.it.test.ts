import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { commands } from '../../reference-deploy/src/commands/index.ts';
import { readConfig } from '../../reference-deploy/src/config/read-config.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { until } from '../servers/until.ts';
import { strangePool } from './strange-pool.ts';

/** Longer than a buyer's statement waits for a lock. */
const heldMs = 3_000;

let database: Awaited<ReturnType<typeof ownDatabase>>;
let sql: Pool;
beforeAll(async () => {
  database = await ownDatabase(inject('postgresUrl'));
  sql = strangePool(database.url, 2);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** What the command for what was set aside reports. */
const retryLetters = async (): Promise<string> => {
  const environment = { TICKETLY_STORE: 'postgres', TICKETLY_DATABASE_URL: database.url };
  const said: string[] = [];
  await commands['dead-letters']?.run(readConfig(environment, []), ['retry'], (line) => void said.push(line));
  return said.join('\n');
};

const isWaiting = async (): Promise<boolean> => {
  const { rows } = await sql.query<{ waits: boolean }>(
    `select count(*) > 0 as waits from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waits === true;
};

test('a command waits for a lock that somebody holds for longer than a buyer would wait', async () => {
  expect(await retryLetters()).toBe('0 will be tried again.');
  const holder = await sql.connect();
  await holder.query('begin; lock table ticketly.dead_letters in access exclusive mode');
  const said = retryLetters();
  const settled = said.catch((error: unknown) => error);
  await until('a command that waits', isWaiting);
  await pause(heldMs);
  await holder.query('commit');
  holder.release();
  expect(await settled).toBe('0 will be tried again.');
});
