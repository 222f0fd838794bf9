import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { mongoClientOptions, mongoListings, mongoViews, prepareMongo } from '@ticketly/adapters-mongo';
import { migrate, pgClient, pgPoolOptions, postgresPorts } from '@ticketly/adapters-postgres';
import { isTicketlyFault, ticketly } from '@ticketly/core';
import type { ListingQuery, Ports, Position } from '@ticketly/core';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { olga, putOnSale, valueOf } from '@ticketly/core/testing';
import { allViews, eventListings, projectViews, reachedIn } from '@ticketly/core/views';
import type { ViewProjector } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { foldedOutbox, viewHashes } from '../log/view-hashes.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** A command store on PostgreSQL, and its address. */
const openStore = async (): Promise<{ readonly ports: Ports; readonly url: string }> => {
  const { url, drop } = await ownDatabase(inject('postgresUrl'));
  const pool = new Pool(pgPoolOptions(url, { maxConnections: 4 }));
  const sql = pgClient(pool, { randomness: systemRandomness });
  await migrate(sql);
  closing.push(drop, () => pool.end());
  return { ports: { ...memoryPorts({ clock: systemClock }), ...postgresPorts(sql) }, url };
};

/** A client of MongoDB; the way there may be one that can be cut. */
const openMongo = (through: (url: string) => string = (url) => url): MongoClient => {
  const client = new MongoClient(through(inject('mongoUrl')), { ...mongoClientOptions, socketTimeoutMS: 1_000 });
  closing.push(() => client.close());
  return client;
};

/** Events come on sale, and stop: facts that other processes write to PostgreSQL. */
const happen = async (ports: Ports, events: number): Promise<void> => {
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  for (let n = 0; n < events; n += 1) {
    const { sessionId } = await putOnSale(office, ports.clock.now());
    valueOf(await office.scheduling.pauseSession({ principal: olga, sessionId }));
    if (n % 2 === 0) valueOf(await office.scheduling.resumeSession({ principal: olga, sessionId }));
  }
};

const endOfLog = async ({ logHistory }: Ports): Promise<Position> => (await logHistory.latest()).position;

const catchUp = (ports: Ports, projector: ViewProjector): Promise<true> =>
  until('views at the end of the log', async () => {
    await projector.run();
    return (await projector.reached()) >= (await endOfLog(ports));
  });

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (isTicketlyFault(error) && error.retryable ? error.code : String(error)),
  );

describe.each(['cut', 'hang'] as const)('MongoDB away (%s)', (way) => {
  test('stops no fact, is told to readers, and leaves views that catch up', async () => {
    const { ports } = await openStore();
    const wire = await layWire(() => new URL(inject('mongoUrl')));
    closing.push(() => wire.close());
    const db = openMongo(wire.through).db(`faults_${crypto.randomUUID()}`);
    const past = openMongo().db(db.databaseName);
    closing.push(() => past.dropDatabase());
    await prepareMongo(past);
    const [views, listings] = [mongoViews(db), mongoListings(db)];
    const projector = projectViews({ ...ports, views }, { batchSize: 20 });
    await happen(ports, 3);
    await catchUp(ports, projector);
    const before = await endOfLog(ports);
    wire[way]();
    const search: ListingQuery = { words: [], sort: 'date', now: ports.clock.now(), page: { limit: 5 } };
    const read = (): readonly Promise<unknown>[] => [listings.search(search), views.get(eventListings, 'x')];
    const told = read().map(codeOf);
    await happen(ports, 3);
    expect(await endOfLog(ports)).toBeGreaterThan(before);
    const isAway = ['unavailable', 'timeout', 'overloaded'];
    for (const code of await Promise.all([...told, codeOf(projector.run())])) expect(isAway).toContain(code);
    // Its place is kept with the views, so it is asked past the wire.
    expect(await reachedIn(mongoViews(past), allViews)).toBe(before);
    wire.mend();
    await catchUp(ports, projector);
    expect(await viewHashes(mongoViews(past))).toEqual(await viewHashes(await foldedOutbox(ports)));
    expect(await ports.deadLetters.count()).toEqual([]);
  });
});

test('a projector killed in mid-batch, again and again, leaves views that the next one brings up to date', async () => {
  const { ports, url } = await openStore();
  const program = fileURLToPath(new URL('mongo-projector.ts', import.meta.url));
  const db = openMongo().db(`faults_${crypto.randomUUID()}`);
  closing.push(() => db.dropDatabase());
  for (let kill = 0; kill < 3; kill += 1) {
    await happen(ports, 4);
    const args = ['--conditions=source', program, url, inject('mongoUrl'), db.databaseName];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exited;
  }
  const projector = projectViews({ ...ports, views: mongoViews(db) });
  expect(await projector.reached()).toBeLessThan(await endOfLog(ports));
  await catchUp(ports, projector);
  expect(await viewHashes(mongoViews(db))).toEqual(await viewHashes(await foldedOutbox(ports)));
  expect(await ports.deadLetters.count()).toEqual([]);
});
