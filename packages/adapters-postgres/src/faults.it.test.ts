import { TicketlyFault } from '@ticketly/core';
import type { Order, SessionId } from '@ticketly/core';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cutWire } from './cut-wire.fixture.ts';
import { serverDatabase, someRandomness } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import { postgresPorts } from './postgres-ports.ts';
import type { PostgresPorts } from './postgres-ports.ts';
import type { SqlSession } from './sql-client.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase(inject('postgresUrl'), {});
  await database.client.script(
    "create table public.counters (name text primary key, n int); insert into public.counters values ('a', 0), ('b', 0)",
  );
});
afterAll(() => database.close());

const add = (session: SqlSession, name: string) =>
  session.query('update public.counters set n = n + 1 where name = $1', [name]);
const count = async (name: string) =>
  (await database.client.query<{ n: number }>('select n from public.counters where name = $1', [name]))[0]?.n;
const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no fault',
    (error: unknown) => error,
  );

describe('what the server rolls back for another’s sake is done again', () => {
  it('after a deadlock', async () => {
    const before = (await count('a')) ?? 0;
    let arrived = 0;
    let tries = 0;
    const cross = (first: string, second: string) =>
      database.client.transaction(async (session) => {
        tries += 1;
        await add(session, first);
        arrived += 1;
        const deadline = performance.now() + 120_000;
        while (arrived < 2 && performance.now() < deadline) await session.query('select 1');
        await add(session, second);
      });
    await Promise.all([cross('a', 'b'), cross('b', 'a')]);
    expect(tries).toBeGreaterThan(2);
    expect(await count('a')).toBe(before + 2);
  });

  it('after a serialization failure, a bounded number of times', async () => {
    const before = (await count('a')) ?? 0;
    const increment = () =>
      database.client.transaction(async (session) => {
        await session.script('set transaction isolation level serializable');
        const [row] = await session.query<{ n: number }>(`select n from public.counters where name = 'a'`);
        await session.query(`update public.counters set n = $1 where name = 'a'`, [(row?.n ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 4 }, increment));
    expect(await count('a')).toBe(before + 4);
    let tries = 0;
    const hopeless = database.client.transaction(async (session) => {
      tries += 1;
      await session.script(`do $$ begin raise sqlstate '40001'; end $$`);
    });
    expect(await faultOf(hopeless)).toMatchObject({ code: 'contended', retryable: true, sqlState: '40001' });
    expect(tries).toBe(6);
  });
});

describe('everything has an end', () => {
  it('a statement that takes too long', async () => {
    const { client } = database.another({ statementTimeoutMs: 100 });
    expect(await faultOf(client.query('select pg_sleep(5)'))).toMatchObject({ code: 'timeout', retryable: true });
    expect(await client.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('a wait for a row', async () => {
    const { client } = database.another({ lockTimeoutMs: 100 });
    await database.client.transaction(async (session) => {
      await add(session, 'a');
      expect(await faultOf(add(client, 'a'))).toMatchObject({ code: 'timeout', sqlState: '55P03' });
    });
  });

  it('a wait for a connection of a pool that has none left', async () => {
    const { client } = database.another({ maxConnections: 1, connectTimeoutMs: 3_000 });
    await client.transaction(async () => {
      const faults = [client.query('select 1'), client.transaction(async () => null)].map(faultOf);
      expect(await Promise.all(faults)).toMatchObject(Array(2).fill({ code: 'overloaded', retryable: true }));
    });
    expect(await client.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('a connection the server has no room for', async () => {
    const login = `ticketly_crowd_${process.pid}`;
    await database.client.script(`create role ${login} login password 'x' connection limit 1`);
    const url = new URL(database.url);
    url.username = login;
    url.password = 'x';
    const pool = new Pool(pgPoolOptions(url.href));
    const client = pgClient(pool, { randomness: someRandomness });
    await client.transaction(async () => {
      expect(await faultOf(client.query('select 1'))).toMatchObject({ code: 'overloaded', sqlState: '53300' });
    });
    await pool.end();
    await database.client.script(`drop role ${login}`);
  });

  it('a server that is not there', async () => {
    const pool = new Pool(pgPoolOptions('postgres://nobody@127.0.0.1:1/none'));
    const client = pgClient(pool, { randomness: someRandomness });
    expect(await faultOf(client.query('select 1'))).toMatchObject({ code: 'unavailable', retryable: true });
    expect(await faultOf(client.transaction(async () => null))).toMatchObject({ code: 'unavailable' });
    await pool.end();
  });
});

/** Claims until it is acknowledged, as a buyer does who keeps pressing the button. */
const claimUntilAnswered = async (ports: PostgresPorts, order: ReturnType<typeof pendingOrder>): Promise<number> => {
  const deadline = performance.now() + 120_000;
  for (let faults = 0; ; faults += 1) {
    try {
      const answer = await ports.seatSales.claim(claimOf(order));
      const isOwn =
        answer.ok || (answer.refusal.code === 'orders/hold-ordered' && answer.refusal.orderId === order.orderId);
      expect(isOwn).toBe(true);
      return faults;
    } catch (error) {
      if (!(error instanceof TicketlyFault) || !error.retryable || performance.now() > deadline) throw error;
      await database.client.query('select pg_sleep(0.02)');
    }
  }
};

const wholeOrders = async (session: string, orders: readonly Order[]): Promise<void> => {
  const stored = await database.ports.orders.ofSession(session as SessionId, { limit: 10_000 });
  expect(stored.items.map(({ orderId }) => orderId).toSorted()).toEqual(
    orders.map(({ orderId }) => orderId).toSorted(),
  );
  expect((await database.ports.seatSales.taken(session as SessionId)).decisions).toHaveLength(orders.length * 2);
  const told = await database.ports.changeFeed.read({ after: 0 as never, limit: 10_000 });
  expect(told.filter(({ payload }) => (payload as Order).sessionId === session)).toHaveLength(orders.length);
};

const manyOrders = (session: string, length: number) =>
  Array.from({ length }, (_, n) => pendingOrder(`${session}-${n}`, { session, seats: [`A${n}`, `B${n}`] }));

describe('a server that goes away in the middle of a sale', () => {
  it('kills connections: nothing is half done, and nothing twice', async () => {
    const { client, ports } = database.another({ applicationName: 'victim' });
    const orders = manyOrders('killed', 2_000);
    let isSelling = true;
    let served = 0;
    // A new connection takes its time on a busy machine: killed faster than it can serve anybody,
    // the sale would never end. So somebody is served in between.
    const killing = (async () => {
      while (isSelling) {
        const servedBefore = served;
        await database.client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'victim' and datname = current_database()`,
        );
        while (isSelling && served === servedBefore) await database.client.query('select pg_sleep(0.005)');
        await database.client.query('select pg_sleep(0.08 * random())');
      }
    })();
    let faults = 0;
    const claim = async (order: (typeof orders)[number]): Promise<void> => {
      faults += await claimUntilAnswered(ports, order);
      served += 1;
    };
    for (let from = 0; from < orders.length; from += 40) await Promise.all(orders.slice(from, from + 40).map(claim));
    isSelling = false;
    await killing;
    expect(faults).toBeGreaterThan(0);
    expect(await client.query('select 1 as n')).toEqual([{ n: 1 }]);
    await wholeOrders('killed', orders);
  });

  it('is cut off and comes back: the pool is whole again', async () => {
    const wire = await cutWire(database.url);
    const pool = new Pool(pgPoolOptions(wire.url));
    const ports = postgresPorts(pgClient(pool, { randomness: someRandomness }));
    const orders = manyOrders('cut', 200);
    const selling = Promise.all(orders.map((order) => claimUntilAnswered(ports, order)));
    wire.cut();
    expect(await faultOf(ports.orders.lapsed({ limit: 1 }))).toMatchObject({ code: 'unavailable' });
    wire.mend();
    await selling;
    await wholeOrders('cut', orders);
    await pool.end();
    await wire.close();
  });

  it('falls silent: calls end in time, and the next ones find it again', async () => {
    const wire = await cutWire(database.url);
    const pool = new Pool(pgPoolOptions(wire.url, { statementTimeoutMs: 200, connectTimeoutMs: 300 }));
    const ports = postgresPorts(pgClient(pool, { randomness: someRandomness }));
    await ports.orders.lapsed({ limit: 1 });
    wire.freeze();
    expect(await faultOf(ports.orders.lapsed({ limit: 1 }))).toMatchObject({ code: 'timeout', retryable: true });
    wire.mend();
    const order = pendingOrder('silent');
    await claimUntilAnswered(ports, order);
    await pool.end();
    await wire.close();
  });
});
