import { setTimeout as pause } from 'node:timers/promises';
import { partitioner } from '@ticketly/adapters-kafka';
import type { Position, TicketId } from '@ticketly/core';
import { attendees, eventSales } from '@ticketly/core/views';
import type { Attendee } from '@ticketly/core/views';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { factsOf, foldedOutbox, viewHashes } from '../log/view-hashes.ts';
import { ask, goesOn, letIn } from './crowd.ts';
import type { Answer, Crowd } from './crowd.ts';
import { growFacts, grown } from './grown-facts.ts';
import { openLogStage } from './log-stage.ts';
import type { LogStage, PartProcess } from './log-stage.ts';
import { reproaches } from './reproaches.ts';
import { strangePool } from './strange-pool.ts';
import { tellDirectly } from './told-directly.ts';
import { recordsIn, recordsWaiting } from './topic-ends.ts';
import { until } from '../servers/until.ts';
import type { Moment } from './wire.ts';

/** Longer than clients, jobs and health checks are patient; minutes, where somebody asks for it. */
const kafkaDownMs = 1_000 * Number(process.env['TICKETLY_TEST_KAFKA_DOWN_S'] ?? 20);

/** More than two buyers can want in any of these tests, with the rest they take. */
const seatsEach = 600 + kafkaDownMs / 50;

let stage: LogStage;
let worker: PartProcess;
let sql: Pool;
beforeAll(async () => {
  stage = await openLogStage(7 * seatsEach);
  sql = strangePool(stage.databaseUrl);
  worker = await stage.startWorker();
  await stage.converged();
});
afterAll(async () => {
  await sql?.end();
  await stage?.close();
});

let begun = 0;
/**
 * What happens while buyers come for seats that nobody before them wanted, all of whom pay. They
 * are to notice nothing: a 503 may be a server that was busy for a moment.
 */
const whileBuyersCome = async (act: (crowd: Crowd) => Promise<unknown>): Promise<void> => {
  const seatIds = stage.seatIds.slice(seatsEach * begun, seatsEach * (begun + 1));
  begun += 1;
  const manners = { paying: 1, restMs: 250 };
  const crowd = letIn({ ...stage, seatIds }, () => [stage.api.process.url], 2, manners);
  await goesOn(crowd, 5);
  await act(crowd).finally(() => crowd.leave());
  expect([...crowd.answers.keys()].filter((answer) => /^(0|5(?!03))/.test(answer))).toEqual([]);
  expect(await reproaches(stage, crowd)).toEqual([]);
};

const get = async (path: string, token = ''): Promise<Answer> => ask('GET', `${stage.api.process.url}${path}`, token);

/** What readiness says, which keeps nobody away. */
const ready = async (): Promise<{ readonly status: string; readonly reasons: string }> => {
  const { status, body } = await get('/health/ready');
  expect(status).toBe(200);
  return { status: String(body['status']), reasons: JSON.stringify(body['reasons'] ?? []) };
};
const says = (reason: string): Promise<unknown> => until(reason, async () => (await ready()).reasons.includes(reason));
const isWell = (): Promise<unknown> => until('nothing to say', async () => (await ready()).status === 'up');

test('Kafka down in mid-sale: sales do not notice, readiness tells, and the views catch up', async () => {
  await isWell();
  const direct = await tellDirectly(stage.ports, stage.brokers);
  await whileBuyersCome(async (crowd) => {
    await stage.kafka.off();
    const downAt = performance.now();
    await says('Kafka does not answer');
    await goesOn(crowd, 20);
    await pause(Math.max(0, kafkaDownMs - (performance.now() - downAt)));
    await goesOn(crowd, 10);
    await stage.kafka.on();
    await goesOn(crowd, 10);
  });
  await stage.converged();
  await isWell();
  // Whoever publishes after a commit, without anything that waits, has lost facts by now.
  const { told, lost } = await direct.stop();
  expect(told).toBeGreaterThan(0);
  expect(lost).toBeGreaterThan(0);
});

test('MongoDB cut off in mid-sale: sales do not notice, readers are told, and the views catch up', async () => {
  const token = await stage.tokenOf('reader');
  const wires = [worker.toMongo, stage.api.toMongo];
  await whileBuyersCome(async (crowd) => {
    for (const wire of wires) wire.cut();
    await says('MongoDB does not answer');
    expect(await get('/v1/events', token)).toMatchObject({ status: 503, code: 'http/unavailable' });
    await goesOn(crowd, 20);
    for (const wire of wires) wire.mend();
    await goesOn(crowd, 10);
  });
  await stage.converged();
  await isWell();
});

/** How a command begins that writes to a collection. */
const writeTo = (collection: string): string =>
  `update\0${String.fromCharCode(collection.length + 1)}\0\0\0${collection}\0`;

/** Where a fact's partition has come, and what is in the documents. */
const sinceTheBatch = async (): Promise<{ readonly place: number; readonly document: number }> => {
  const eventId = (await stage.ports.sessions.find(stage.sessionId))?.state.eventId ?? ('' as never);
  const builds = (await stage.views.builds([eventSales])).get(eventSales.name);
  const consumer = `views@${partitioner(6)(eventId)}`;
  const document = await stage.views.get(eventSales, eventId);
  return { place: builds?.live.reached.get(consumer) ?? 0, document: document?.position ?? 0 };
};

/** Kills the worker at this moment of a batch, and waits until another goes on with it. */
const killInMidBatch = async (collection: string, moment: Moment) => {
  await worker.toMongo.trap(writeTo(collection), moment);
  await worker.process.signal('SIGKILL');
  const left = await sinceTheBatch();
  worker = await stage.startWorker();
  const end = Math.max(left.place, left.document);
  await until('a place that moves again', async () => (await sinceTheBatch()).place > end);
  return left;
};

test('a worker killed in mid-batch, at three places of it: the next one goes on, and no fact is lost or doubled', async () => {
  await whileBuyersCome(async () => {
    // Before a view of several is written, after one was, and after all were but not their place.
    await killInMidBatch('session_sales_v1', 'asked');
    for (const [collection, moment] of [
      ['sales_v1', 'answered'],
      ['views', 'asked'],
    ] as const) {
      // A batch without a sale does not touch this document.
      let left = { place: 0, document: 0 };
      while (left.document <= left.place) left = await killInMidBatch(collection, moment);
    }
  });
  await stage.converged();
});

const append = (event: object): Promise<unknown> =>
  sql.query('select ticketly.append_events($1::json)', [JSON.stringify([event])]);
const letters = async () => (await stage.ports.deadLetters.list({ limit: 10 })).items;
const command = (...args: readonly string[]) => stage.run(args, stage.settings);

test('a fact that no view can fold: it waits alone, is told, listed, tried again, and healed once it is mended', async () => {
  let ticketId = '' as TicketId;
  let subject = '';
  await whileBuyersCome(async (crowd) => {
    const { document } = await until('an attendee', async () => {
      const [first] = await stage.views.list<Attendee>(attendees, { limit: 1 });
      return first;
    });
    ticketId = document.ticketId;
    subject = `attendees/${ticketId}`;
    const about = { aggregateType: 'tickets', aggregateId: ticketId, routingKey: document.eventId, version: 1 };
    await append({ ...about, id: 'poison', type: 'TicketIssued', payload: { ticketId }, occurredAt: Date.now() });
    await says(`1, the first about ${subject}.`);
    await goesOn(crowd, 10);
  });
  // Its partition went on: everything is there, and its document says that it stood still.
  await stage.converged(1);
  const isStale = async () => (await stage.views.get<Attendee>(attendees, ticketId))?.document.stale;
  expect(await isStale()).toBe(true);
  expect(worker.process.warnings()).toMatch(/"level":"error".*"subject":"attendees\/.*a fact was set aside/);
  const [letter] = await letters();
  const listed = await command('dead-letters');
  expect(listed.stdout).toContain(`${letter?.consumer}  ${letter?.position}  ${subject}  TypeError`);

  expect((await command('dead-letters', 'retry', 'views')).stdout).toContain('1 will be tried again.');
  await until('a try in vain', async () => (await letters()).every((one) => !one.retryRequested));
  expect(await letters()).toMatchObject([{ subject, position: letter?.position }]);
  const mended = (await stage.ports.tickets.find(ticketId))?.state;
  await sql.query('update ticketly.outbox set payload = $2 where position = $1', [
    letter?.position,
    JSON.stringify(mended),
  ]);
  await command('dead-letters', 'retry', 'views');
  await isWell();
  expect([await letters(), await isStale()]).toEqual([[], undefined]);
  await stage.converged();
});

/** Sends again what follows a position, and waits until the views' consumers had it all. */
const sendAgain = async (after: number): Promise<void> => {
  const facts = (await factsOf(stage.ports)).filter(({ position }) => position > after).length;
  const records = await recordsIn(stage.brokers, stage.topic);
  await stage.relay.pause();
  await stage.relay.resume(after as Position);
  await until('every fact again', async () => (await recordsIn(stage.brokers, stage.topic)) >= records + facts);
  await until('all of it taken', async () => (await recordsWaiting(stage.brokers, stage.topic)) === 0);
};

test('the log sent again, all of it and the sales alone: nothing changes in any view, and the sale goes on', async () => {
  await whileBuyersCome((crowd) => goesOn(crowd, 10));
  await stage.converged();
  const before = await viewHashes(stage.views);
  await sendAgain(0);
  expect(await viewHashes(stage.views)).toEqual(before);
  // A document that is begun anew by its first fact would come out right in the end.
  const [firstOrder] = (await factsOf(stage.ports)).filter(({ type }) => type === 'OrderPlaced');
  await sendAgain((firstOrder?.position ?? 1) - 1);
  expect(await viewHashes(stage.views)).toEqual(before);
  await whileBuyersCome((crowd) => goesOn(crowd, 10));
  await stage.converged();
});

test('facts of a later release, with a field and a type that nobody here knows: the views are what they would be without', async () => {
  await whileBuyersCome(async (crowd) => {
    await growFacts(sql);
    await goesOn(crowd, 20);
  });
  await stage.converged();
  const facts = await factsOf(stage.ports);
  expect(facts.filter(grown.hasField).length).toBeGreaterThan(100);
  expect(facts.filter(grown.isUnknown).length).toBeGreaterThan(20);
  const plain = facts.filter((fact) => !grown.isUnknown(fact)).map(grown.withoutField);
  const read = async ({ after, limit }: { readonly after: Position; readonly limit: number }) =>
    plain.filter(({ position }) => position > after).slice(0, limit);
  expect(await viewHashes(stage.views)).toEqual(await viewHashes(await foldedOutbox({ changeFeed: { read } })));
  expect(await letters()).toEqual([]);
  await isWell();
});
