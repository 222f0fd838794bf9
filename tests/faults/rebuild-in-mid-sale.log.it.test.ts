import { pgClient, postgresPorts } from '@ticketly/adapters-postgres';
import type { Position } from '@ticketly/core';
import { systemRandomness } from '@ticketly/core/memory';
import { allViews, attendees } from '@ticketly/core/views';
import type { View } from '@ticketly/core/views';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openConcerts, writeBusily } from '../log/busy-writers.ts';
import type { Ending } from './api-process.ts';
import { goesOn, letIn } from './crowd.ts';
import type { Crowd } from './crowd.ts';
import { openLogStage } from './log-stage.ts';
import type { LogStage } from './log-stage.ts';
import { reproaches } from './reproaches.ts';
import { strangePool } from './strange-pool.ts';
import { readViews } from './view-readers.ts';
import type { ViewReaders } from './view-readers.ts';
import { layWire } from './wire.ts';

/** More than two buyers with a rest of 100 ms can want in any of these tests. */
const seatsEach = 2_000;
const names = allViews.map(({ name }) => name);

let stage: LogStage;
beforeAll(async () => {
  stage = await openLogStage(4 * seatsEach);
  await writeBacklog();
  // The projectors share the partitions, in processes of their own.
  await stage.startWorker();
  await stage.startWorker();
  await stage.converged();
});
afterAll(() => stage?.close());

/** Some 2,500 facts of other concerts: several batches of a rebuild. */
const writeBacklog = async (): Promise<void> => {
  const pool = strangePool(stage.databaseUrl, 4);
  const ports = postgresPorts(pgClient(pool, { randomness: systemRandomness }));
  await writeBusily(pool, await openConcerts(ports, 6), { writers: 4, transactions: 240 });
  await pool.end();
};

const pagesToWatch = async () => {
  const eventId = (await stage.ports.sessions.find(stage.sessionId))?.state.eventId ?? '';
  return [
    { path: '/v1/events', progress: ({ items }: Readonly<Record<string, unknown>>) => (items as unknown[]).length },
    {
      path: `/v1/organizer/events/${eventId}/sales`,
      progress: ({ version }: Readonly<Record<string, unknown>>) => Number(version),
    },
  ];
};

const look = async (): Promise<ViewReaders> => {
  const urls = [stage.api.process.url];
  const token = await stage.tokenOf('olga', 3_600, 'organizer');
  return readViews({ urls, token, pages: await pagesToWatch(), views: stage.views });
};

let begun = 0;
/**
 * What happens while readers look all the time, and buyers come for seats that nobody before them
 * wanted. Neither are to notice anything; the views are then what the log makes of them.
 */
const inMidSale = async (act: (crowd: Crowd) => Promise<unknown>): Promise<void> => {
  const seatIds = stage.seatIds.slice(seatsEach * begun, seatsEach * (begun + 1));
  begun += 1;
  const crowd = letIn({ ...stage, seatIds }, () => [stage.api.process.url], 2, { paying: 1, restMs: 100 });
  await goesOn(crowd, 3);
  const readers = await look();
  try {
    await readers.lookOn();
    await act(crowd);
    await goesOn(crowd, 3);
    await readers.lookOn();
  } finally {
    await Promise.all([readers.stop(), crowd.leave()]);
  }
  expect(readers.complaints).toEqual([]);
  expect(await reproaches(stage, crowd)).toEqual([]);
  await stage.converged();
};

const views = (verb: string): Promise<Ending> => stage.run(['views', verb, ...names], stage.settings);
const liveBuilds = async (): Promise<readonly number[]> =>
  [...(await stage.views.builds(allViews)).values()].map(({ live }) => live.build);
const allOn = (build: number): readonly number[] => names.map(() => build);

/** Begins a rebuild, and kills it once its first place is kept. */
const rebuildHalfWay = async (): Promise<void> => {
  const wire = await layWire(() => new URL(inject('mongoUrl')));
  const halted = wire.trap('reached.rebuild', 'answered');
  const mongoUrl = wire.through(stage.settings['TICKETLY_MONGO_URL'] ?? '');
  const command = stage.begin(['views', 'rebuild', ...names], { ...stage.settings, TICKETLY_MONGO_URL: mongoUrl });
  await halted;
  await command.kill();
  await wire.close();
};

test('all views rebuilt through Kafka, killed half-way and resumed: readers and buyers notice nothing', async () => {
  await inMidSale(async (crowd) => {
    await rebuildHalfWay();
    expect(await liveBuilds()).toEqual(allOn(1));
    await goesOn(crowd, 3);
    const { exitCode, stdout, stderr } = await views('rebuild');
    expect(stderr).not.toMatch(/"level":"error"/);
    expect(stdout).toMatch(/: Build 2 goes on at position [1-9]/);
    for (const name of names) expect(stdout).toContain(`The rebuild of ${name} ended: live.`);
    expect(stdout).not.toMatch(/"differences":[1-9]/);
    expect(exitCode).toBe(0);
  });
  expect(await liveBuilds()).toEqual(allOn(2));
});

test('back to the builds before, and then rid of the others: the same', async () => {
  await inMidSale(async (crowd) => {
    expect((await views('return')).exitCode).toBe(0);
    expect(await liveBuilds()).toEqual(allOn(1));
    await goesOn(crowd, 3);
    const { stdout } = await views('drop');
    expect(stdout.match(/Build 2 was dropped\./g)).toHaveLength(names.length);
  });
  expect(await liveBuilds()).toEqual(allOn(1));
});

/** What readers see of something that must not be done to a view. */
const seenOf = async (harm: (view: View) => Promise<void>): Promise<string> => {
  const readers = await look();
  await readers.lookOn();
  await harm(attendees);
  await readers.lookOn();
  await readers.stop();
  return readers.complaints.join();
};

test('the same readers see a switch before everybody writes the new build, and a view that is emptied in place', async () => {
  const { generation } = await stage.ports.logHistory.latest();
  const tooSoon = await seenOf(async (view) => {
    const build = await stage.views.build(view, generation);
    await stage.views.open(view, build);
    expect(await stage.views.switchTo(view, build, [])).toBe(true);
  });
  expect(tooSoon).toContain(`the number of ${attendees.name} went back`);
  expect((await views('rebuild')).exitCode).toBe(0);
  await stage.converged();

  const emptied = await seenOf(async (view) => {
    const live = (await stage.views.builds([view])).get(view.name)?.live.build ?? 0;
    const documents = await stage.views.list(view, { limit: 500 });
    const gone = documents.map(({ id, position }) => ({ id, position: (position + 1) as Position, document: null }));
    await stage.views.apply(view, gone, live);
  });
  expect(emptied).toContain(`the number of ${attendees.name} went back`);
});
