import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { rejectHistory } from '../races/history.ts';
import type { Attempt } from '../races/history.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { strangePool } from './strange-pool.ts';

// What the races on real servers are worth: the protocols that shops are built with, under the same
// rush, fail the same checks.
const seats = Array.from({ length: 16 }, (_, n) => `S-${n + 1}`);
const buyers = Array.from({ length: 1_000 }, (_, n) => `buyer-${n}`);
const servers = 2;

/** Everybody at once, at the servers in turn. */
const rush = <Answer>(play: (buyer: string, server: number, n: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(buyers.map((buyer, n) => play(buyer, n % servers, n)));

describe('control: a GET and a SETNX a seat, on Redis', () => {
  const prefix = `control:${crypto.randomUUID()}:`;
  let clients: Redis[];
  beforeAll(() => {
    clients = Array.from({ length: servers }, () => new Redis(inject('redisUrl')));
  });
  afterAll(async () => {
    await clients[0]?.del(seats.map((seat) => prefix + seat));
    clients.forEach((client) => client.disconnect());
  });

  /**
   * Looks whether all four are free, then takes one after the other, until one is gone meanwhile.
   */
  const takeCart = async (buyer: string, server: number, n: number): Promise<boolean> => {
    const [redis, cart] = [clients[server], [0, 1, 2, 3].map((step) => seats[(n * 3 + step * 5) % seats.length] ?? '')];
    for (const seat of cart) if ((await redis?.get(prefix + seat)) !== null) return false;
    for (const seat of cart) if ((await redis?.setnx(prefix + seat, buyer)) !== 1) return false;
    return true;
  };

  test('leaves carts that are held in part: their buyers were refused, and nobody else can have the seats', async () => {
    const taken = await rush(takeCart);
    const winners = new Set(buyers.filter((_, n) => taken[n]));
    const holders = (await clients[0]?.mget(seats.map((seat) => prefix + seat))) ?? [];
    const stranded = holders.filter((holder) => typeof holder === 'string' && !winners.has(holder));
    expect(stranded.length).toBeGreaterThan(0);
    expect(winners.size * 4 + stranded.length).toBe(holders.filter((holder) => holder !== null).length);
  });
});

describe('control: look, then insert, on a PostgreSQL table without a key by seat', () => {
  let database: Awaited<ReturnType<typeof ownDatabase>>;
  let pools: Pool[];
  beforeAll(async () => {
    database = await ownDatabase(inject('postgresUrl'));
    pools = Array.from({ length: servers }, () => strangePool(database.url, 8));
    await pools[0]?.query('create table sales (seat_id text not null, buyer_id text not null)');
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });

  const buy = async (buyer: string, server: number, n: number): Promise<Attempt> => {
    const [pool, seatId] = [pools[server], seats[n % seats.length] ?? ''];
    const invokedAt = performance.now();
    const found = await pool?.query('select from sales where seat_id = $1', [seatId]);
    const isFree = found?.rowCount === 0;
    if (isFree) await pool?.query('insert into sales values ($1, $2)', [seatId, buyer]);
    return { seatId, buyer, outcome: isFree ? 'ok' : 'refused', invokedAt, answeredAt: performance.now() };
  };

  test('sells seats to several buyers, and the checker of histories says so', async () => {
    const findings = rejectHistory(await rush(buy));
    expect(findings.filter((finding) => finding.includes(' was given to ')).length).toBeGreaterThan(0);
    const doubles = await pools[0]?.query('select from sales group by seat_id having count(*) > 1');
    expect(doubles?.rowCount).toBeGreaterThan(0);
  });
});
