import type { Position } from '@ticketly/core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { postgresAppendNotices } from './append-notices.ts';
import type { AppendNotices } from './append-notices.ts';
import { postgresChangeFeed } from './change-feed.ts';
import { serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';

let database: TestDatabase;
const opened: AppendNotices[] = [];
beforeAll(async () => {
  database = await serverDatabase(inject('postgresUrl'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});
afterAll(() => database.close());

/** A process that listens, and counts what it asks the database. */
const listener = async () => {
  const notices = postgresAppendNotices(database.url);
  opened.push(notices);
  await vi.waitFor(() => expect(notices.areHeard()).toBe(true), 15_000);
  const { client } = database.another();
  const query = vi.spyOn(client, 'query');
  return { changeFeed: postgresChangeFeed(client, notices), statements: () => query.mock.calls.length };
};
const endOf = async (): Promise<Position> =>
  (await database.ports.changeFeed.read({ after: 0 as Position, limit: 100_000 })).at(-1)?.position ?? (0 as Position);
let orders = 0;
const append = async (): Promise<string> => {
  const order = `order-${(orders += 1)}`;
  await database.ports.seatSales.claim(claimOf(pendingOrder(order, { session: `session-${orders}` })));
  return order;
};
/** Counts how often a process asks once it sleeps. */
const asleep = async (statements: () => number): Promise<void> => {
  const rate = async (): Promise<number> => {
    const before = statements();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return statements() - before;
  };
  await vi.waitFor(async () => expect(await rate()).toBeLessThan(5), 180_000);
};

describe('a reader who waits where other processes tell of their appends', () => {
  it('asks hardly anything while nothing happens, and is woken by the append of another', async () => {
    const { changeFeed, statements } = await listener();
    const reading = changeFeed.read({ after: await endOf(), limit: 10, waitMs: 50_000 });
    await asleep(statements);
    const order = await append();
    expect((await reading).map(({ aggregateId }) => aggregateId)).toEqual([order]);
  });

  it('misses none of many appends, whether it was just falling asleep or not', async () => {
    const { changeFeed } = await listener();
    let after = await endOf();
    const wanted: string[] = [];
    const seen: string[] = [];
    const appending = (async () => {
      // Around the time after which a process falls asleep.
      for (let n = 0; n < 12; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 950 + n * 10));
        wanted.push(await append());
      }
    })();
    while (seen.length < 12) {
      const events = await changeFeed.read({ after, limit: 10, waitMs: 30_000 });
      seen.push(...events.map(({ aggregateId }) => aggregateId));
      after = events.at(-1)?.position ?? after;
    }
    await appending;
    expect(seen).toEqual(wanted);
  });

  it('still reads new events once the listening connection is lost', async () => {
    const { changeFeed } = await listener();
    const reading = changeFeed.read({ after: await endOf(), limit: 10, waitMs: 50_000 });
    await database.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ticketly listener' and datname = current_database()`,
    );
    const order = await append();
    expect((await reading).map(({ aggregateId }) => aggregateId)).toEqual([order]);
  });
});

it('tells how long a transaction that does not end has kept readers from what came after it', async () => {
  const { changeFeed } = await listener();
  const after = await endOf();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: drawn, resolve: draw } = Promise.withResolvers<void>();
  const blocking = database.another().client.transaction(async (session) => {
    await session.query(`select ticketly.append_events('[]'::json)`);
    draw();
    await held;
  });
  await drawn;
  await append();
  const reading = changeFeed.read({ after, limit: 10, waitMs: 50_000 });
  await vi.waitFor(() => expect(changeFeed.horizonAgeMs()).toBeGreaterThan(300), 180_000);
  letGo();
  await blocking;
  expect(await reading).toHaveLength(1);
  await vi.waitFor(() => expect(changeFeed.horizonAgeMs()).toBe(0), 180_000);
});
