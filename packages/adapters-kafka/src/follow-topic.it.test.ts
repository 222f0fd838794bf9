import { TicketlyFault } from '@ticketly/core';
import type { EventId, OutboxEvent, Position } from '@ticketly/core';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { testLog } from './followed.fixture.ts';
import type { Following, TestLog } from './followed.fixture.ts';
import { followTopic } from './follow-topic.ts';
import { asAdmin } from './kafka-settings.ts';
import { lastPositions } from './last-positions.ts';
import { partitioner } from './partition-of.ts';
import { settingsOf } from './topics.fixture.ts';

const settings = settingsOf(inject('kafkaBrokers'));
const waiting = { timeout: 300_000, interval: 20 };
const partitions = 2;

/** Two concerts that lie in different partitions. */
const [here, there] = [0, 1].map((partition) => {
  const names = Array.from({ length: 50 }, (_, n) => `concert-${n}`);
  return names.find((name) => partitioner(partitions)(name) === partition) as EventId;
}) as [EventId, EventId];

let made = 0;
const facts = (count: number, routingKey: EventId = here): readonly OutboxEvent[] =>
  Array.from({ length: count }, () => ({
    id: `fact-${(made += 1)}`,
    aggregateType: 'orders',
    aggregateId: routingKey,
    routingKey,
    type: 'OrderPlaced',
    version: 1,
    payload: { made },
    occurredAt: 1_767_225_600_000,
  }));
const upTo = (last: number, from = 1): readonly number[] => Array.from({ length: last - from + 1 }, (_, n) => from + n);

const open: { stop(): Promise<void> }[] = [];
const begin = async (): Promise<TestLog> => {
  const log = await testLog(settings, partitions);
  open.push({ stop: log.drop });
  return log;
};
const following = (log: TestLog, ...asked: Parameters<TestLog['follow']>): Following => {
  const one = log.follow(...asked);
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});
const untilTold = (one: Following, positions: readonly number[]): Promise<void> =>
  vi.waitFor(() => expect(one.told).toEqual(positions), waiting);

/** Lets the topic forget all but the last records of the first partition. */
const retain = (log: TestLog, from: number): Promise<void> =>
  asAdmin(settings, async (admin) => {
    // The driver wants to have heard of the topic.
    await admin.fetchTopicOffsets(log.topic);
    await admin.deleteTopicRecords({ topic: log.topic, partitions: [{ partition: 0, offset: String(from) }] });
  });

test('takes from the outbox what the topic let go while nobody read it, in order and once', async () => {
  const log = await begin();
  await log.append(facts(5));
  const before = following(log);
  await untilTold(before, upTo(5));
  await before.stop();
  await log.append(facts(20));
  await log.append(facts(3, there));
  await retain(log, 15);
  const after = following(log, undefined, { subjectsOf: ({ routingKey }) => (routingKey === here ? [here] : []) });
  await untilTold(after, upTo(25, 6));
  expect(after.news).toContainEqual({ kind: 'caught-up', partition: 0, after: 5, upTo: 15, facts: 10 });
});

test('takes from the outbox what the topic let go, though nothing new comes', async () => {
  const log = await begin();
  await log.append(facts(20));
  await retain(log, 20);
  await untilTold(following(log), upTo(20));
});

test('takes from the outbox what a topic that was made anew never had', async () => {
  const log = await begin();
  await log.append(facts(10), 'outbox');
  const late = following(log);
  await untilTold(late, upTo(10));
  await log.append(facts(5));
  await untilTold(late, upTo(15));
});

test('leaves nothing out where somebody moved the offset forward', async () => {
  const log = await begin();
  await log.append(facts(5));
  const before = following(log);
  await untilTold(before, upTo(5));
  await before.stop();
  await log.append(facts(10));
  const partition = { partition: 0, offset: '15' };
  await asAdmin(settings, (admin) =>
    admin.setOffsets({ groupId: log.topic, topic: log.topic, partitions: [partition] }),
  );
  await untilTold(following(log), upTo(15, 6));
});

test('leaves nothing out where the offset is ahead of a checkpoint that was moved back', async () => {
  const log = await begin();
  await log.append(facts(5));
  const before = following(log);
  await untilTold(before, upTo(5));
  await before.stop();
  const { get } = log.ports.checkpoints;
  const moveBack = async (name: string) => (name === 'recorder@0' ? (2 as Position) : get(name));
  vi.spyOn(log.ports.checkpoints, 'get').mockImplementation(moveBack);
  await untilTold(following(log), upTo(5, 3));
});

test('reads the topic from its start when nothing was committed, and drops what its checkpoint is past', async () => {
  const log = await begin();
  await log.append(facts(20));
  await log.ports.checkpoints.advance('recorder@0', 12 as Position);
  await untilTold(following(log), upTo(20, 13));
});

test('drops repeats inside a batch, as a connector that was killed sends them', async () => {
  const log = await begin();
  const sent = await log.append(facts(9), 'outbox');
  await log.publish([...sent.slice(0, 6), ...sent.slice(3, 8), ...sent.slice(1, 9)]);
  const one = following(log);
  await untilTold(one, upTo(9));
});

test('takes a fact from the outbox whose record is broken, and keeps the record for a look', async () => {
  const log = await begin();
  await log.append(facts(3));
  const [broken] = await log.append(facts(1), 'outbox');
  const headers = { id: broken?.id ?? '', position: '4', type: 'OrderPlaced', version: 'one' };
  await log.send({ key: here, value: '{"cut off', headers });
  await log.append(facts(3));
  const one = following(log);
  await untilTold(one, upTo(7));
  await vi.waitFor(() => expect(one.letters).toHaveLength(1), waiting);
  expect(one.letters[0]).toMatchObject({
    consumer: 'recorder@0',
    subject: `record ${log.topic}/0/3`,
    position: 4,
    eventId: broken?.id,
    type: 'OrderPlaced',
    recovered: true,
  });
  expect(one.letters[0]?.reason).toContain('{"cut off');
});

test('a record that nobody can tell anything of leaves its partition going, and waits as a letter', async () => {
  const log = await begin();
  await log.append(facts(2));
  await log.send({ key: null, value: Buffer.from([0xff, 0x00]) }, { key: here, value: null });
  const one = following(log);
  await untilTold(one, upTo(2));
  await vi.waitFor(() => expect(one.letters.length).toBeGreaterThanOrEqual(1), waiting);
  await log.append(facts(2));
  await untilTold(one, upTo(4));
});

test('a fact that is not in the outbox either counts as missing', async () => {
  const log = await begin();
  await log.send({ key: here, value: 'no JSON', headers: { position: '7' } });
  const one = following(log);
  await vi.waitFor(() => expect(one.letters[0]).toMatchObject({ position: 7, recovered: false }), waiting);
  expect(await log.ports.deadLetters.count()).toMatchObject([{ consumer: 'recorder@0', count: 1 }]);
});

test('a partition that keeps failing is reported and holds up no other', async () => {
  const log = await begin();
  let isAway = true;
  const one = following(log, async (subject) => {
    if (isAway && subject === here) throw new TicketlyFault('unavailable', 'away');
  });
  await log.append(facts(3));
  for (let n = 0; n < 3; n += 1) await log.append(facts(3, there));
  await untilTold(one, upTo(12, 4));
  await vi.waitFor(
    () => expect(one.news).toContainEqual(expect.objectContaining({ kind: 'failed', partition: 0 })),
    waiting,
  );
  await vi.waitFor(async () => expect(await one.job.lag()).toContainEqual(lagging(0, 3, 3)), waiting);
  isAway = false;
  await untilTold(one, [...upTo(12, 4), ...upTo(3)]);
  await vi.waitFor(async () => expect(await one.job.lag()).toEqual([lagging(0, 0, 0), lagging(1, 0, 0)]), waiting);
});

const lagging = (partition: number, records: number, positions: number) => ({
  consumer: `recorder@${partition}`,
  partition,
  records,
  positions,
});

test('retries a letter when asked to, though nothing new comes', async () => {
  const log = await begin();
  let isBroken = true;
  await log.append(facts(3));
  const one = following(log, async () => {
    if (isBroken) throw new Error('a bad fact');
  });
  await vi.waitFor(() => expect(one.letters).toHaveLength(1), waiting);
  isBroken = false;
  expect(await log.ports.deadLetters.requestRetry({ consumer: 'recorder@0' })).toBe(1);
  await untilTold(one, upTo(3));
});

test('resumes at the position in the store, which a restored database moves back', async () => {
  const log = await begin();
  const own = await log.append(facts(5));
  const one = following(log);
  await untilTold(one, upTo(5));
  vi.spyOn(log.ports.checkpoints, 'get').mockResolvedValue(2 as Position);
  await log.publish(own);
  await untilTold(one, [...upTo(5), ...upTo(5, 3)]);
});

test('tells the largest position at the end of each partition, whatever came last', async () => {
  const log = await begin();
  expect(await lastPositions(settings, log.topic)).toEqual(new Map());
  const [first] = await log.append(facts(150));
  await log.append(facts(2, there));
  if (first !== undefined) await log.publish([first]);
  await log.send({ key: here, value: 'no JSON', headers: { position: 'nowhere' } });
  expect(await lastPositions(settings, log.topic)).toEqual(
    new Map([
      [0, 150],
      [1, 152],
    ]),
  );
});

test('refuses a topic with a number of partitions other than configured', async () => {
  const { topic, ports } = await begin();
  const follower = { consumer: 'recorder', batchSize: 1, subjectsOf: () => [], apply: async () => undefined };
  const job = followTopic(settings, ports, follower, { topic, partitions: 3 });
  await expect(job.run()).rejects.toMatchObject({
    code: 'misconfigured',
    message: `topic ${topic} has 2 partitions, but must have 3`,
  });
});
