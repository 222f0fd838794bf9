import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { helpIfAsked } from '../../scripts/help.ts';
import { journeyOf } from '../faults/journey.ts';
import { openStage } from '../faults/stage.ts';
import type { Stage } from '../faults/stage.ts';
import { until } from '../servers/until.ts';
import { openServers } from '../servers/open-servers.ts';

helpIfAsked(`Usage: npm run purchase-bytes [-- PURCHASES]

Buys seats, by default 100, one in each purchase, from a process on PostgreSQL and Redis, and says how many bytes a purchase takes in each.`);

const { positionals } = parseArgs({ allowPositionals: true });
const [purchases = 100] = positionals.map(Number);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Bytes {
  readonly tables: number;
  /** Of these, what the log takes. */
  readonly log: number;
  readonly redis: number;
}

const sizeOf = `
  select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as tables,
         coalesce(sum(pg_total_relation_size(oid)) filter (where relname like 'outbox%'), 0)::float8 as log
    from pg_class where relnamespace = 'ticketly'::regnamespace and relkind = 'r'`;

/** Rows that were replaced take no space any more, as after the server's own vacuum. */
const bytesNow = async ({ redis }: Stage, database: Client): Promise<Bytes> => {
  await database.query('vacuum full');
  const { rows } = await database.query<Omit<Bytes, 'redis'>>(sizeOf);
  const keys = await redis.keys('*');
  const used = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
  return { tables: 0, log: 0, ...rows[0], redis: used.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0) };
};

const buy = async (stage: Stage, url: string, from: number, to: number): Promise<void> => {
  for (let at = from; at < to; at += 1) {
    const journey = await journeyOf(stage, `buyer-${at}`, stage.seatIds[at] ?? '');
    await journey.finish(url);
  }
};

const receipts = (database: Client, count: number): Promise<unknown> =>
  until('a receipt for each purchase', async () => {
    const { rows } = await database.query<{ count: string }>('select count(*) from ticketly.receipts');
    return Number(rows[0]?.count) === count;
  });

/** Bought before the first look, so that what the first purchase makes does not count. */
const before = 10;
const servers = await openServers(new Set(['postgres', 'redis']));
if (servers.postgres === undefined || servers.redis === undefined) throw new Error('needs PostgreSQL and Redis');
const stage = await openStage({ postgresUrl: servers.postgres.url, redisUrl: servers.redis.url }, before + purchases);
const database = new Client(stage.databaseUrl);
await database.connect();
try {
  const { url } = await stage.start();
  await buy(stage, url, 0, before);
  await receipts(database, before);
  const then = await bytesNow(stage, database);
  await buy(stage, url, before, before + purchases);
  await receipts(database, before + purchases);
  const now = await bytesNow(stage, database);
  const each = (of: keyof Bytes): number => Math.round((now[of] - then[of]) / purchases);
  say(
    `PostgreSQL: ${each('tables')} bytes a purchase of one seat, ${each('log')} of them in the log, after vacuum full`,
  );
  say(`Redis: ${each('redis')} bytes a purchase of one seat`);
} finally {
  await database.end();
  await stage.close();
  await servers.close();
}
