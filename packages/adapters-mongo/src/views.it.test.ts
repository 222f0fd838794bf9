import { isTicketlyFault } from '@ticketly/core';
import type { Build, Position, StaleMark, View, Views, ViewWrite } from '@ticketly/core';
import { firstBuild } from '@ticketly/core/views';
import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshDatabase, openClient } from './databases.fixture.ts';
import { mongoViews } from './views.ts';

interface Tally extends StaleMark {
  readonly text?: string;
  readonly byKey?: Readonly<Record<string, number>>;
}

const tallies: View<Tally> = {
  name: 'tallies',
  types: [],
  idOf: ({ aggregateId }) => aggregateId,
  evolve: (known) => known ?? {},
};

let client: MongoClient;
let db: Db;
let views: Views;
/** Another process with the same database. */
let others: Views;
beforeAll(async () => {
  client = await openClient(inject('mongoUrl'));
  db = await freshDatabase(client);
  views = mongoViews(db);
  others = mongoViews(db);
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

const writeOf = (id: string, position: number, document: Tally | null = { text: `${position}` }): ViewWrite<Tally> => ({
  id,
  position: position as Position,
  document,
});

const faultOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: unknown) => (isTicketlyFault(error) ? { code: error.code, says: error.message } : error),
  );

describe('a document', () => {
  test.each([
    ['keys with dots and dollars', { 'a.b': 1, $set: 2, '%24': 3 }],
    ['keys that belong to others', JSON.parse('{"__proto__":1,"_bsontype":2,"":3}') as Record<string, number>],
    ['integers beyond 31 and 32 bits', { a: 2 ** 31, b: 2 ** 32 + 1, c: Number.MAX_SAFE_INTEGER }],
  ])('comes back with %s', async (name, byKey) => {
    await views.apply(tallies, [writeOf(name, 1, { byKey })], firstBuild);
    expect(JSON.stringify((await views.get(tallies, name))?.document)).toBe(JSON.stringify({ byKey }));
    await views.markStale(tallies, name, firstBuild);
    expect(JSON.stringify((await views.get(tallies, name))?.document)).toBe(JSON.stringify({ byKey, stale: true }));
  });

  test('has a position of up to 53 bits', async () => {
    const last = Number.MAX_SAFE_INTEGER;
    for (const position of [2 ** 31, last, last - 1, 2 ** 40])
      await views.apply(tallies, [writeOf('far', position)], firstBuild);
    expect(await views.get(tallies, 'far')).toEqual({ document: { text: `${last}` }, position: last });
  });

  test('comes back with its NUL', async () => {
    await views.apply(tallies, [writeOf('nul', 1, { text: 'a\0b' })], firstBuild);
    expect((await views.get(tallies, 'nul'))?.document).toEqual({ text: 'a\0b' });
  });

  test('that can not be stored is a fault, and nothing of its batch is written', async () => {
    const bad = writeOf('half', 1, { text: '\uD800' });
    expect(await faultOf(views.apply(tallies, [writeOf('beside', 1), bad], firstBuild))).toMatchObject({
      code: 'unexpected',
      says: expect.stringContaining('tallies/half'),
    });
    expect(await views.get(tallies, 'beside')).toBeUndefined();
  });

  test('near 16 MiB is kept, and above it a fault that says so', async () => {
    const mebibyte = 1024 * 1024;
    await views.apply(tallies, [writeOf('large', 1, { text: 'x'.repeat(15.5 * mebibyte) })], firstBuild);
    expect((await views.get(tallies, 'large'))?.document.text).toHaveLength(15.5 * mebibyte);
    const larger = writeOf('large', 2, { text: 'x'.repeat(16.1 * mebibyte) });
    expect(await faultOf(views.apply(tallies, [writeOf('near', 1), larger], firstBuild))).toMatchObject({
      code: 'unexpected',
      says: expect.stringMatching(/large takes 16882\d\d\d bytes/),
    });
    expect(await views.get(tallies, 'near')).toBeUndefined();
  });
});

describe('a batch', () => {
  test('with stale, new and newer documents writes those that are due', async () => {
    const ids = Array.from({ length: 300 }, (_, at) => `batch-${at}`);
    await views.apply(
      tallies,
      ids.slice(0, 200).map((id, at) => writeOf(id, at % 2 === 0 ? 5 : 9)),
      firstBuild,
    );
    await views.apply(
      tallies,
      ids.map((id) => writeOf(id, 7)),
      firstBuild,
    );
    const positions = await Promise.all(ids.map(async (id) => (await views.get(tallies, id))?.position));
    expect(positions).toEqual(ids.map((_, at) => (at < 200 && at % 2 === 1 ? 9 : 7)));
  });

  test('raced by others on new documents loses none', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `raced-${at}`);
    const writers = Array.from({ length: 16 }, (_, writer) => ((writer * 7) % 16) + 1);
    await Promise.all(
      writers.map((position) =>
        (position % 2 === 0 ? views : others).apply(
          tallies,
          ids.map((id) => writeOf(id, position)),
          firstBuild,
        ),
      ),
    );
    for (const id of ids) expect((await views.get(tallies, id))?.position).toBe(16);
  });
});

describe('a switch', () => {
  const rebuilt = (name: string): View<Tally> => ({ ...tallies, name });
  const goLive = async (view: View<Tally>, build: Build): Promise<void> => {
    await views.open(view, build);
    expect(await views.switchTo(view, build, [])).toBe(true);
  };

  test('is seen by other processes with their next read', async () => {
    const view = rebuilt('seen_at_once');
    await views.apply(view, [writeOf('one', 1, { text: 'old' })], firstBuild);
    expect((await others.get(view, 'one'))?.document.text).toBe('old');
    const build = await views.build(view, 0);
    await views.apply(view, [writeOf('one', 1, { text: 'new' })], build);
    await goLive(view, build);
    expect((await others.get(view, 'one'))?.document.text).toBe('new');
  });

  test('never shows a reader nothing', async () => {
    const view = rebuilt('never_nothing');
    await views.apply(view, [writeOf('one', 1)], firstBuild);
    let rebuilding = true;
    const seen = new Set<string>();
    const read = async (): Promise<void> => {
      while (rebuilding) seen.add((await others.get(view, 'one'))?.document.text ?? 'nothing');
    };
    const readers = Promise.all(Array.from({ length: 8 }, read));
    for (let position = 2; position <= 12; position += 1) {
      const build = await views.build(view, 0);
      await views.apply(view, [writeOf('one', position)], build);
      await goLive(view, build);
    }
    rebuilding = false;
    await readers;
    expect(seen).not.toContain('nothing');
    expect(seen.size).toBeGreaterThan(1);
  });
});

test('a dropped build leaves no collection behind, even if it is written once more', async () => {
  const view: View<Tally> = { ...tallies, name: 'left_behind' };
  const build = await views.build(view, 0);
  await views.apply(view, [writeOf('one', 1)], build);
  await others.drop(view, build);
  await views.apply(view, [writeOf('one', 2)], build);
  const collections = await db.listCollections().toArray();
  expect(collections.map(({ name }) => name).filter((name) => name.startsWith('left_behind'))).toEqual([]);
});
