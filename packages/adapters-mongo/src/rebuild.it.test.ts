import type { Position, RecordedEvent } from '@ticketly/core';
import { manualClock, memoryDeadLetters } from '@ticketly/core/memory';
import { followerOf, takeBatches } from '@ticketly/core/messaging';
import { compareViews, followViews, foldOutbox, rebuildView } from '@ticketly/core/views';
import type { RebuildNews, View } from '@ticketly/core/views';
import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freshDatabase, openClient } from './databases.fixture.ts';
import { mongoViews } from './views.ts';

interface Tally {
  readonly paid: number;
  readonly stale?: true;
}
const tallies: View<Tally> = {
  name: 'tallies',
  types: ['OrderPaid'],
  idOf: ({ aggregateId }) => aggregateId,
  evolve: (known) => ({ paid: (known?.paid ?? 0) + 1 }),
};
const paid = (position: number): RecordedEvent =>
  ({ id: `f${position}`, position, type: 'OrderPaid', aggregateId: `s${position % 4}` }) as unknown as RecordedEvent;
const partitionOf = ({ position }: RecordedEvent): number => position % 2;

let client: MongoClient;
let db: Db;
beforeAll(async () => {
  client = await openClient(inject('mongoUrl'));
  db = await freshDatabase(client);
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

test('a view is rebuilt beside the projectors of two partitions, and no reader sees a document go back', async () => {
  const log = Array.from({ length: 12 }, (_, n) => paid(n + 1));
  const clock = manualClock();
  const portsOfProcess = () => ({
    views: mongoViews(db),
    deadLetters,
    clock,
    changeFeed: {
      read: async ({ after, limit }: { readonly after: Position; readonly limit: number }) =>
        log.filter(({ position }) => position > after).slice(0, limit),
    },
    logHistory: { latest: async () => ({ generation: 0, position: log.length as Position, eventId: '' }) },
  });
  const deadLetters = memoryDeadLetters({ clock });
  const projectors = [0, 1].map((partition) => {
    const ports = portsOfProcess();
    const consumer = `views@${partition}`;
    const owns = (fact: RecordedEvent): boolean => partitionOf(fact) === partition;
    const follower = followerOf(followViews(ports, [tallies]), { consumer, owns });
    const { take } = takeBatches(ports, follower);
    return async () => {
      const after = (await follower.checkpoints?.get(consumer)) ?? (0 as Position);
      const batch = log.filter((fact) => owns(fact) && fact.position > after).slice(0, 2);
      await take(batch, after);
      const last = batch.at(-1);
      if (last !== undefined) await follower.checkpoints?.advance(consumer, last.position);
    };
  });
  const step = async (): Promise<void> => {
    log.push(paid(log.length + 1));
    for (const project of projectors) await project();
  };
  await step();
  let reading = true;
  const wentBack: string[] = [];
  const reader = mongoViews(db);
  const read = async (): Promise<void> => {
    for (let seen = 0; reading;) {
      const position = (await reader.get(tallies, 's1'))?.position ?? 0;
      if (position < seen) wentBack.push(`${seen} → ${position}`);
      seen = position;
    }
  };
  const reads = read();
  const news: RebuildNews[] = [];
  const end = await rebuildView(portsOfProcess(), tallies, {
    consumers: { names: ['views@0', 'views@1'], of: (fact) => `views@${partitionOf(fact)}` },
    batchSize: 5,
    rest: step,
    tell: (told) => news.push(told),
    confirm: ({ differences }) => differences === 0,
  });
  for (let steps = 0; steps < 8; steps += 1) await step();
  reading = false;
  await reads;
  expect([end, wentBack]).toEqual(['live', []]);
  expect(news.at(-1)).toEqual({ kind: 'live', build: 2, previous: 1 });
  const { changeFeed, views } = portsOfProcess();
  const compared = await compareViews(views, tallies, await foldOutbox(tallies, changeFeed));
  expect(compared).toMatchObject({ documents: [4, 4], differences: 0 });
});
