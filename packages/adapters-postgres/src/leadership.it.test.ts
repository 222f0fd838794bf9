import { Client } from 'pg';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { cutWire } from './cut-wire.fixture.ts';
import { createDatabase } from './databases.fixture.ts';
import { postgresLeadership } from './leadership.ts';

let url: string;
let drop: () => Promise<void>;
const stops: AbortController[] = [];
const running: Promise<void>[] = [];
beforeEach(async () => {
  ({ url, drop } = await createDatabase(inject('postgresUrl')));
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop.abort();
  await Promise.all(running.splice(0));
  await drop();
});

/** Who works now, and how many worked at once at the most. */
const working = new Set<string>();
let atOnce = 0;
/** How often work ended so far. */
let ended = 0;

/** The deadline only ends a wait in vain. */
const eventually = (assertion: () => void): Promise<void> => vi.waitFor(assertion, { timeout: 180_000 });

const contend = (name: string, by = url): AbortController => {
  const stop = new AbortController();
  stops.push(stop);
  const work = async (signal: AbortSignal): Promise<void> => {
    working.add(name);
    atOnce = Math.max(atOnce, working.size);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    working.delete(name);
    ended += 1;
  };
  running.push(postgresLeadership(by, { everyMs: 50, silentMs: 1_000 })(work, stop.signal));
  return stop;
};
const leader = async (): Promise<string> => {
  await eventually(() => expect(working.size).toBe(1));
  return [...working].join();
};
const admin = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(sql);
  await client.end();
};

test('one of several leads, and another once it stops', async () => {
  atOnce = 0;
  const contenders = new Map(['ada', 'bob', 'cem'].map((name) => [name, contend(name)]));
  const led: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const name = await leader();
    led.push(name);
    contenders.get(name)?.abort();
    await eventually(() => expect(working).not.toContain(name));
  }
  expect(led.toSorted()).toEqual(['ada', 'bob', 'cem']);
  expect(atOnce).toBe(1);
});

test('who loses the connection ends its work, and somebody leads again', async () => {
  contend('ada');
  await leader();
  contend('bob');
  const before = ended;
  await admin(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ticketly leadership'
    and datname = '${new URL(url).pathname.slice(1)}'`);
  await eventually(() => expect(ended).toBe(before + 1));
  expect(['ada', 'bob']).toContain(await leader());
});

test('a leader that stops responding is replaced', async () => {
  // Leads, and then nothing of it reaches the server any more.
  const wire = await cutWire(url);
  contend('ada', wire.url);
  expect(await leader()).toBe('ada');
  wire.freeze();
  contend('bob');
  await eventually(() => expect(working).toContain('bob'));
  await wire.close();
});

test('while the server is not there nobody leads, and it is tried again', async () => {
  const stop = new AbortController();
  let worked = 0;
  const nowhere = postgresLeadership('postgres://127.0.0.1:1/none', { everyMs: 10 });
  const ended = nowhere(async () => (worked += 1), stop.signal);
  await new Promise((resolve) => setTimeout(resolve, 100));
  stop.abort();
  await ended;
  expect(worked).toBe(0);
});
