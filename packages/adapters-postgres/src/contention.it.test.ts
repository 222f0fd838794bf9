import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import { postgresPorts } from './postgres-ports.ts';
import type { PostgresPorts } from './postgres-ports.ts';

// A stranger in the same database, who keeps to no order of ours.
let database: TestDatabase;
let stranger: Pool;
let theirs: PoolClient;
let pool: Pool;
let ports: PostgresPorts;
/** The longest pause that was possible before each retry. */
let pauses: number[];
beforeAll(async () => {
  database = await serverDatabase(inject('postgresUrl'));
  // Its database is dropped at the end, whoever is still connected.
  stranger = new Pool({ connectionString: database.url, max: 1 }).on('error', () => undefined);
  pool = new Pool(pgPoolOptions(database.url));
});
afterAll(async () => {
  await pool.end();
  await stranger.end();
  await database.close();
});
beforeEach(async () => {
  pauses = [];
  const integer = (below: number): number => {
    pauses.push(below);
    return 0;
  };
  ports = postgresPorts(pgClient(pool, { randomness: { integer } }));
  theirs = await stranger.connect();
});
afterEach(async () => {
  await theirs.query('rollback');
  theirs.release();
});

/** Two seats whose claims lapsed, so that both have rows to lock. */
const lapsedSeats = async (session: string): Promise<void> => {
  const lapsed = pendingOrder(`${session}-early`, {
    session,
    seats: ['A1', 'A2'],
    expiresAt: Date.now() - 1,
    fence: 1,
  });
  expect((await ports.seatSales.claim(claimOf(lapsed))).ok).toBe(true);
};
const lockRow = (session: string, seat: string) =>
  theirs.query('select from ticketly.seat_claims where session_id = $1 and seat_id = $2 for update', [session, seat]);
const ourWaits = async (): Promise<void> => {
  const waiting = `select from pg_stat_activity
    where datname = current_database() and application_name = 'ticketly' and wait_event_type = 'Lock'`;
  const deadline = performance.now() + 120_000;
  while ((await database.client.query(waiting)).length === 0) expect(performance.now()).toBeLessThan(deadline);
};

it('a claim that deadlocks with a stranger who locks seats the other way round is done again', async () => {
  await lapsedSeats('crossed');
  // The server ends the one who first looks whether there is a deadlock: us, after a second.
  await theirs.query(`set deadlock_timeout = '30s'`);
  await theirs.query('begin');
  await lockRow('crossed', 'A2');
  const order = pendingOrder('crossed-order', { session: 'crossed', seats: ['A1', 'A2'] });
  const claiming = ports.seatSales.claim(claimOf(order));
  await ourWaits();
  await lockRow('crossed', 'A1');
  await theirs.query('commit');
  expect(await claiming).toEqual({ ok: true, value: order });
  expect(pauses, 'the deadlock, and a pause of up to 8 ms').toEqual([8]);
  expect((await database.client.query(`select from ticketly.orders where session_id = 'crossed'`)).length).toBe(2);
});

it('a claim that can’t be serialized is done again after pauses that grow, and then is a fault that may be retried', async () => {
  await lapsedSeats('serial');
  await database.client.script(`
    create sequence refusals;
    create function refuse_first() returns trigger language plpgsql as $$ begin
      if nextval('refusals') <= 3 then raise sqlstate '40001' using message = 'could not serialize access'; end if;
      return new;
    end $$;
    create trigger refuse_first before insert on ticketly.orders for each row execute function refuse_first()`);
  const claim = (name: string, fence: number) =>
    ports.seatSales.claim(
      claimOf(pendingOrder(name, { session: 'serial', seats: ['A1'], fence, expiresAt: Date.now() + 1 })),
    );
  expect((await claim('fourth-time-lucky', 2)).ok).toBe(true);
  expect(pauses).toEqual([8, 16, 32]);
  await database.client.script(
    `select setval('refusals', 1, false); alter sequence refusals increment by -1 minvalue -100`,
  );
  pauses = [];
  await expect(claim('hopeless', 3)).rejects.toMatchObject({ code: 'contended', retryable: true, sqlState: '40001' });
  expect(pauses).toEqual([8, 16, 32, 64, 128]);
  await database.client.script('drop trigger refuse_first on ticketly.orders');
  expect(await database.ports.orders.find('hopeless' as never)).toBeUndefined();
});
