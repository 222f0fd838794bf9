import type { Position, RecordedEvent } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { postgresChangeFeed } from './change-feed.ts';
import { pgliteDatabase, serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';
import type { SqlClient, SqlSession } from './sql-client.ts';

const start = 0 as Position;
const event = (id: string) => ({
  id,
  aggregateType: 'orders',
  aggregateId: 'o',
  routingKey: 's',
  type: 'OrderPlaced',
  version: 1,
  payload: { id },
  occurredAt: 1,
});
const append = (session: SqlSession, ...ids: string[]) =>
  session.query('select ticketly.append_events($1::json)', [JSON.stringify(ids.map(event))]);

/** A gate that opens when it is told to. */
const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
};

describe.each([
  { where: 'a server', open: () => serverDatabase(inject('postgresUrl')) },
  { where: 'this process', open: () => pgliteDatabase() },
])('the change feed of PostgreSQL in $where', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('reads in order, in portions, and nothing after the end', async () => {
    await append(database.client, 'a', 'b', 'c');
    const first = await database.ports.changeFeed.read({ after: start, limit: 2 });
    expect(first.map(({ id, payload }) => [id, payload])).toEqual([
      ['a', { id: 'a' }],
      ['b', { id: 'b' }],
    ]);
    const after = first.at(-1)?.position ?? start;
    const rest = await database.ports.changeFeed.read({ after, limit: 10 });
    expect(rest.map(({ id }) => id)).toEqual(['c']);
    expect(await database.ports.changeFeed.read({ after: rest[0]?.position ?? start, limit: 10 })).toEqual([]);
  });

  it('wakes a waiting reader at once for an append of its own process', async () => {
    const [last] = (await database.ports.changeFeed.read({ after: start, limit: 100 })).slice(-1);
    const waiting = database.ports.changeFeed.read({ after: last?.position ?? start, limit: 10, waitMs: 10_000 });
    await database.ports.seatSales.claim(claimOf(pendingOrder('waker', { session: 'wake' })));
    expect((await waiting).map(({ aggregateId }) => aggregateId)).toEqual(['waker']);
  });

  it('stops waiting in time, and with the signal', async () => {
    const after = 1_000_000 as Position;
    expect(await database.ports.changeFeed.read({ after, limit: 10, waitMs: 30 })).toEqual([]);
    const controller = new AbortController();
    const waiting = database.ports.changeFeed.read({ after, limit: 10, waitMs: 60_000, signal: controller.signal });
    controller.abort();
    expect(await waiting).toEqual([]);
  });

  it('keeps checkpoints, forward only', async () => {
    const { checkpoints } = database.ports;
    expect(await checkpoints.get('views')).toBe(0);
    await checkpoints.advance('views', 7 as Position);
    await checkpoints.advance('views', 5 as Position);
    expect(await checkpoints.get('views')).toBe(7);
  });
});

describe('the change feed while transactions end out of order', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await serverDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.close());
  const read = (after: Position = start) => database.ports.changeFeed.read({ after, limit: 100_000 });

  it('holds back what comes after an event that may still appear', async () => {
    const slow = gate();
    const drawn = gate();
    const before = (await read()).length;
    const first = database.client.transaction(async (session) => {
      await append(session, 'slow');
      drawn.open();
      await slow.opened;
    });
    await drawn.opened;
    await append(database.client, 'quick');
    expect(await read()).toHaveLength(before);
    slow.open();
    await first;
    expect((await read()).slice(before).map(({ id }) => id)).toEqual(['slow', 'quick']);
  });

  it('continues past an event that was rolled back', async () => {
    const before = (await read()).length;
    await database.client
      .transaction(async (session) => {
        await append(session, 'never');
        throw new Error('changed my mind');
      })
      .catch(() => undefined);
    await append(database.client, 'after');
    expect((await read()).slice(before).map(({ id }) => id)).toEqual(['after']);
  });

  it('holds back from the first statement of a transaction on, whatever its later ones draw', async () => {
    const before = (await read()).length;
    await database.client.transaction(async (session) => {
      await append(session, 'one');
      await append(database.another().client, 'between');
      await append(session, 'two');
      expect(await read()).toHaveLength(before);
    });
    expect((await read()).slice(before).map(({ id }) => id)).toEqual(['one', 'between', 'two']);
  });

  it('refuses to be read with one snapshot for a whole transaction', async () => {
    const reading = database.client.transaction(async (session) => {
      await session.script('set transaction isolation level repeatable read');
      return session.query('select * from ticketly.read_outbox(0, 10)');
    });
    await expect(reading).rejects.toThrow(/read committed/);
  });
});

/**
 * Reads to the end as a consumer does, by the last position it saw, while others write; returns
 * what it saw.
 */
const consume = async (
  read: (after: Position) => Promise<readonly { readonly position: Position; readonly id: string }[]>,
  isOver: () => boolean,
): Promise<string[]> => {
  const seen: string[] = [];
  let after = start;
  for (;;) {
    const wasOver = isOver();
    const events = await read(after);
    seen.push(...events.map(({ id }) => id));
    after = events.at(-1)?.position ?? after;
    if (wasOver && events.length === 0) return seen;
  }
};

const naiveRead =
  (client: SqlClient) =>
  async (after: Position): Promise<readonly RecordedEvent[]> =>
    client.query<RecordedEvent>(
      'select position::float8 as position, event_id as id from ticketly.outbox where position > $1 order by position',
      [after],
    );

describe('a reader of the log that races slow and quick writers', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await serverDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.close());

  const race = async (
    run: string,
    read: (after: Position) => Promise<readonly { readonly position: Position; readonly id: string }[]>,
  ): Promise<{ readonly written: Set<string>; readonly seen: readonly string[] }> => {
    const { client } = database.another({ maxConnections: 12 });
    const written = new Set<string>();
    let running = true;
    const reading = consume(read, () => !running);
    const writer = async (number: number): Promise<void> => {
      for (let step = 0; step < 60; step += 1) {
        const ids = [0, 1, 2].map((part) => `${run}-${number}-${step}-${part}`);
        const isSlow = (number + step) % 7 === 0;
        const isUndone = (number + step) % 11 === 0;
        await client
          .transaction(async (session) => {
            await append(session, ids[0] ?? '', ids[1] ?? '');
            if (isSlow) await session.query('select pg_sleep(0.01)');
            await append(session, ids[2] ?? '');
            if (isUndone) throw new Error('undone');
          })
          .then(
            () => ids.forEach((id) => written.add(id)),
            () => undefined,
          );
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, number) => writer(number)));
    running = false;
    return { written, seen: (await reading).filter((id) => id.startsWith(run)) };
  };

  it('sees every event, once', async () => {
    const { written, seen } = await race('sure', (after) => database.ports.changeFeed.read({ after, limit: 50 }));
    expect(seen).toHaveLength(written.size);
    expect(new Set(seen)).toEqual(written);
  });

  it('would lose events if it read whatever is visible', async () => {
    const { written, seen } = await race('naive', naiveRead(database.client));
    expect(seen.length).toBeLessThan(written.size);
  });
});

it('asks once for a reader who waits in vain where nobody else appends, and again once something is appended', async () => {
  const database = await pgliteDatabase();
  const query = vi.spyOn(database.client, 'query');
  const reads = (): number => query.mock.calls.filter(([sql]) => sql.includes('ticketly.read_outbox')).length;
  const alone = postgresChangeFeed(database.client, 'none');

  expect(await alone.read({ after: start, limit: 10, waitMs: 10 })).toEqual([]);
  expect(reads()).toBe(1);

  const reading = alone.read({ after: start, limit: 10, waitMs: 180_000 });
  await vi.waitFor(() => expect(reads()).toBe(2), 180_000);
  await database.ports.seatSales.claim(claimOf(pendingOrder('alone')));
  expect((await reading).length).toBeGreaterThan(0);
  expect(reads()).toBe(3);
  await database.close();
});
