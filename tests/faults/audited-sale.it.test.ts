import { mongoClientOptions } from '@ticketly/adapters-mongo';
import type { SeatId } from '@ticketly/core';
import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openRaceTrack } from '../races/race-server.ts';
import type { ApiProcess } from './api-process.ts';
import { ask, goesOn, letIn } from './crowd.ts';
import type { Acknowledged, Crowd } from './crowd.ts';
import { plantedDrifts } from './planted-in-stores.ts';
import type { Hands } from './planted-in-stores.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

const database = `audited-${crypto.randomUUID()}`;
const mongoUrl = new URL(inject('mongoUrl'));
mongoUrl.pathname = `/${database}`;
const audited = {
  TICKETLY_VIEWS: 'mongo',
  TICKETLY_MONGO_URL: mongoUrl.href,
  TICKETLY_METRICS_PORT: 'public',
  TICKETLY_LOG: 'stdout',
  TICKETLY_AUDIT_EVERY_S: '1',
};
const client = new MongoClient(mongoUrl.href, mongoClientOptions);
let stage: Stage;
let sql: Pool;
let quietSession: string;
/** Those that live, and all there were. */
let living: ApiProcess[] = [];
const started: ApiProcess[] = [];
let crowd: Crowd;

beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 3_000);
  sql = new Pool({ connectionString: stage.databaseUrl, max: 2 });
  quietSession = (await openRaceTrack(stage.ports, 10)).sessionId;
});
afterAll(async () => {
  await crowd?.leave();
  await sql.end();
  await stage.close();
  await client.db(database).dropDatabase();
  await client.close();
});

/**
 * The sum of a metric over its labels, and over the processes: those that do not lead have none.
 */
const measured = async (name: string, labels = ''): Promise<number> => {
  const token = await stage.tokenOf('watcher');
  const texts = await Promise.all(
    living.map(async ({ url }) =>
      (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text(),
    ),
  );
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith(name) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

const rounds = (): Promise<number> => measured('ticketly_job_runs_total', 'job="audit"');

const moreRounds = async (more: number): Promise<void> => {
  const before = await rounds();
  await until(`${more} rounds of the auditor`, async () => (await rounds()) >= before + more);
};

/** What the auditors said, of whatever process. */
const told = (what: 'ALARM' | 'corrected' | 'right again'): readonly string[] =>
  started.flatMap((process) =>
    process
      .said()
      .split('\n')
      .filter((line) => line.includes('"firstSeenAt"') && line.includes(what)),
  );

/** The kinds of what they said. */
const kindsIn = (what: 'ALARM' | 'corrected'): ReadonlySet<string> =>
  new Set(told(what).flatMap((line) => /"msg":"(?:ALARM: )?([a-z-]+)[:;]/.exec(line)?.[1] ?? []));

test('a rehearsal with buyers, kills and a log that is held up raises no false alarm', async () => {
  const start = async (): Promise<ApiProcess> => {
    const process = await stage.start(audited);
    started.push(process);
    return process;
  };
  living = [await start(), await start()];
  crowd = letIn({ ...stage, seatIds: stage.seatIds.slice(1) }, () => living.map(({ url }) => url), 8);
  await goesOn(crowd, 20);
  for (let kill = 0; kill < 2; kill += 1) {
    const victim = living.shift();
    await victim?.signal('SIGKILL');
    living.push(await start());
    await until('an auditor', async () => (await rounds()) > 0);
    await moreRounds(3);
  }
  // Nothing after this is seen by the relay and the views until it ends.
  const stranger = await sql.connect();
  await stranger.query(`begin; select ticketly.append_events('[]'::json)`);
  await goesOn(crowd, 20);
  await moreRounds(3);
  await stranger.query('rollback');
  stranger.release();
  await moreRounds(3);
  expect(told('ALARM')).toEqual([]);
  expect(await measured('ticketly_audit_drifts')).toBe(0);
});

/** Orders nobody pays or is about to: the last ones may be on the way to their payment. */
const leftOpen = async (): Promise<Acknowledged[]> => {
  const { rows } = await sql.query<{ order_id: string }>(
    `select order_id from ticketly.orders o where status = 'pending'
        and not exists (select from ticketly.payments p where p.order_id = o.order_id)`,
  );
  const unpaid = new Set(rows.map((row) => row.order_id));
  return crowd.orders.slice(0, -16).filter(({ orderId }) => unpaid.has(orderId));
};

test('drift of every kind is found while the sale goes on, and what may be is corrected', async () => {
  const paid = crowd.orders.filter((order) => order.paid);
  const open = await leftOpen();
  const next = (orders: Acknowledged[]) => (): Acknowledged => {
    const order = orders.pop();
    if (order === undefined) throw new Error('too few orders');
    return order;
  };
  const hands: Hands = {
    stage,
    sql,
    views: client.db(database),
    paid: next(paid),
    pending: next(open),
    spare: stage.seatIds[0] as SeatId,
    quietSession,
  };
  for (const [, , plant] of plantedDrifts) await plant(hands);
  const found = (): ReadonlySet<string> => new Set([...kindsIn('ALARM'), ...kindsIn('corrected')]);
  const inStores = plantedDrifts.filter(([, kind]) => kind !== 'view-differs');
  await until(`all of ${inStores.map(([name]) => name).join(', ')}`, async () =>
    inStores.every(([, kind]) => found().has(kind)),
  );
  // Of the documents it looks at a sample.
  await until('the documents that were planted', async () => {
    const subjects = told('ALARM').filter((line) => line.includes(quietSession));
    return ['session_pages', 'session_sales'].every((view) => subjects.some((line) => line.includes(view)));
  });
  expect(kindsIn('corrected')).toEqual(new Set(['lock-differs', 'entries-missing']));
  expect(await measured('ticketly_audit_corrections')).toBeGreaterThanOrEqual(2);
  expect(await measured('ticketly_audit_drifts')).toBeGreaterThan(5);
  const health = await ask('GET', `${living[0]?.url}/health/ready`, await stage.tokenOf('watcher'));
  expect(health.status).toBe(200);
  // The ghost's seat is for sale again, and the row has its lock.
  await moreRounds(2);
  const { held: locked } = stage.ports.seatLocks;
  const shown = await locked(stage.sessionId);
  expect(shown.ok && shown.value.sold.includes(hands.spare)).toBe(false);
});
