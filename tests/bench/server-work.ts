import type { Redis } from 'ioredis';
import type { Pool } from 'pg';

/** What the servers have done so far. */
export interface ServerWork {
  /** Committed in this database. */
  readonly transactions: number;
  /** As Redis counts them: those within scripts too. */
  readonly redisCommands: number;
  /** Calls of scripts. */
  readonly scripts: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A connection of PostgreSQL tells of its work once a second. */
const toldEveryMs = 1_200;

/** Reads what was done once that is known. */
export const readServerWork = async (pool: Pool, redis: Redis): Promise<ServerWork> => {
  await pause(toldEveryMs);
  const { rows } = await pool.query('select xact_commit from pg_stat_database where datname = current_database()');
  const info = await redis.info('all');
  const count = (pattern: RegExp): number => Number(pattern.exec(info)?.[1] ?? 0);
  return {
    transactions: Number(rows[0].xact_commit),
    redisCommands: count(/^total_commands_processed:(\d+)/m),
    scripts: count(/^cmdstat_evalsha:calls=(\d+)/m),
  };
};

/** What each of so many purchases took of it. */
export const workEach = (before: ServerWork, after: ServerWork, purchases: number): ServerWork => ({
  transactions: (after.transactions - before.transactions) / purchases,
  redisCommands: (after.redisCommands - before.redisCommands) / purchases,
  scripts: (after.scripts - before.scripts) / purchases,
});
