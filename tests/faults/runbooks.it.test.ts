import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signatureHeader, signWebhook } from '@ticketly/adapters-sandbox';
import { systemClock } from '@ticketly/core/memory';
import { newTicketKey, ticketKeysOf, verifyTicketCode } from '@ticketly/core/tickets';
import type { TicketKeyJwk } from '@ticketly/core/tickets';
import type { StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { postgresContainer } from '../servers/postgres-container.ts';
import type { ApiProcess, Environment } from './api-process.ts';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { journeyOf } from './journey.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

// What docs/operate.md and docs/restore.md tell an operator to do, done as they say it.

let server: StartedPostgreSqlContainer;
let stage: Stage;
beforeAll(async () => {
  // A server of its own: its whole data are backed up.
  server = await postgresContainer().start();
  stage = await openStage({ postgresUrl: server.getConnectionUri(), redisUrl: inject('redisUrl') }, 20);
});
afterAll(async () => {
  await stage.close();
  await server.stop();
});

const masterKey = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** Ends a process as an upgrade does, and starts one with these settings. */
const restart = async (running: ApiProcess, more: Environment = {}): Promise<ApiProcess> => {
  await running.signal('SIGTERM');
  return stage.start(more);
};

const get = async ({ url }: ApiProcess, buyer: string, path: string): Promise<Answer> =>
  ask('GET', `${url}/v1/${path}`, await stage.tokenOf(buyer));

/** Buys a seat, and says of which order. */
const buy = async ({ url }: ApiProcess, buyer: string, at: number): Promise<string> => {
  const journey = await journeyOf(stage, buyer, stage.seatIds[at] ?? '');
  await journey.finish(url);
  return journey.knows.orderId ?? '';
};

const codeOf = async (process: ApiProcess, buyer: string, orderId: string): Promise<string> => {
  const { body } = await get(process, buyer, `orders/${orderId}/tickets`);
  return (body['items'] as readonly { readonly code: string }[])[0]?.code ?? '';
};

test('the key that signs tickets is changed: buyers show new codes, and old ones stay good until it leaves', async () => {
  let process = await stage.start();
  const orderId = await buy(process, 'ada', 0);
  const before = await codeOf(process, 'ada', orderId);
  const path = join(stage.dataFolder, 'secrets.json');
  const kept = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown> & { ticketKey: TicketKeyJwk };
  const newer = await newTicketKey();
  const older = kept.ticketKey;

  await writeFile(path, JSON.stringify({ ...kept, ticketKey: newer, formerTicketKeys: [older] }));
  process = await restart(process);
  const after = await codeOf(process, 'ada', orderId);
  await process.signal('SIGTERM');

  const both = await ticketKeysOf([newer, older]);
  const newest = await ticketKeysOf([newer]);
  expect(after).not.toBe(before);
  expect((await verifyTicketCode(newest, after)).ok).toBe(true);
  expect((await verifyTicketCode(both, before)).ok).toBe(true);
  expect((await verifyTicketCode(newest, before)).ok).toBe(false);
});

test('the secret of webhooks is changed: calls signed with either are believed, until the old one leaves', async () => {
  const [older, newer] = ['the older secret of calls', 'the newer secret of calls'];
  const withSecrets = (...secrets: readonly string[]): Environment => ({ TICKETLY_WEBHOOK_SECRETS: secrets.join() });
  const isBelieved = async ({ url }: ApiProcess, secret: string): Promise<boolean> => {
    const body = Buffer.from('{"id":"evt_1","type":"unknown"}');
    const headers = { [signatureHeader]: signWebhook([secret], systemClock.now(), body) };
    const { status } = await fetch(`${url}/v1/payments/webhooks/sandbox`, { method: 'POST', headers, body });
    return status === 200;
  };
  const believed = async (process: ApiProcess): Promise<readonly boolean[]> => [
    await isBelieved(process, older),
    await isBelieved(process, newer),
  ];
  let process = await stage.start(withSecrets(older));
  expect(await believed(process)).toEqual([true, false]);
  process = await restart(process, withSecrets(newer, older));
  expect(await believed(process)).toEqual([true, true]);
  process = await restart(process, withSecrets(newer));
  expect(await believed(process)).toEqual([false, true]);
  await process.signal('SIGTERM');
});

test('the master key of contacts is changed: nothing told is lost, and the old key is needed no more', async () => {
  const [older, newer] = [masterKey(), masterKey()];
  const withKeys = (...keys: readonly string[]): Environment => ({ TICKETLY_CONTACT_KEYS: keys.join() });
  let process = await stage.start(withKeys(older));
  const orderId = await buy(process, 'bob', 1);
  const contact = { name: 'Bob', email: 'bob@example.org', locale: 'en' };
  const told = await ask('PUT', `${process.url}/v1/orders/${orderId}/contact`, await stage.tokenOf('bob'), {
    contact,
    answers: [],
    attendees: [],
  });
  expect(told.status).toBe(200);
  const read = (): Promise<Answer> => get(process, 'bob', `orders/${orderId}/contact`);

  // Without the command in between, nobody could read it any more.
  process = await restart(process, withKeys(newer));
  expect((await read()).status).not.toBe(200);

  process = await restart(process, withKeys(newer, older));
  expect((await read()).body['contact']).toMatchObject(contact);
  const wrapped = await stage.run(['contact-keys', 'rewrap'], withKeys(newer, older));
  expect(wrapped.exitCode).toBe(0);
  process = await restart(process, withKeys(newer));
  expect((await read()).body['contact']).toMatchObject(contact);
  await process.signal('SIGTERM');
});

/** Runs a line of a shell where the server is. */
const atServer = async (line: string): Promise<string> => {
  const { exitCode, output } = await server.exec(['bash', '-ec', line], { user: 'postgres' });
  if (exitCode !== 0) throw new Error(`${line}: ${output}`);
  return output.trim();
};

const name = (): string => new URL(stage.databaseUrl).pathname.slice(1);
const paidOrders = (port: number): string =>
  `psql -qAt -U ticketly -p ${port} -d ${name()} -c "select count(*) from ticketly.orders where status = 'paid'"`;

test('the login at the database is replaced: processes migrate and sell with the new one, and the old one goes', async () => {
  const atDatabase = (line: string): Promise<string> =>
    atServer(`psql -qAt -v ON_ERROR_STOP=1 -U ticketly -d ${name()} -c "${line}"`);
  const loginAs = (login: string): Environment => {
    const address = new URL(stage.databaseUrl);
    address.username = login;
    address.password = 'secret';
    return { TICKETLY_DATABASE_URL: address.href };
  };
  const connectionsOf = (login: string): Promise<string> =>
    atDatabase(`select count(*) from pg_stat_activity where usename = '${login}'`);
  await atDatabase(`create role ticketly_a login password 'secret' in role ticketly_migrator`);
  let process = await stage.start(loginAs('ticketly_a'));
  await buy(process, 'eve', 4);

  await atDatabase(`create role ticketly_b login password 'secret' in role ticketly_migrator`);
  process = await restart(process, loginAs('ticketly_b'));
  const orderId = await buy(process, 'finn', 5);
  expect(await codeOf(process, 'finn', orderId)).not.toBe('');
  expect(await connectionsOf('ticketly_b')).not.toBe('0');
  expect(await connectionsOf('ticketly_a')).toBe('0');
  await atDatabase('drop role ticketly_a');
  await process.signal('SIGTERM');
});

// By the calls that pg_basebackup makes: not every image has one of the server's own version.
test('a copy of the whole server, taken while it sells, starts and has what was sold', async () => {
  const process = await stage.start();
  await buy(process, 'cleo', 2);
  const then = Number(await atServer(paidOrders(5432)));
  await atServer(
    [
      `psql -qAt -U ticketly -d postgres > /tmp/labels <<'END'
select pg_backup_start('copy', true);
\\! cp -a "$PGDATA" /tmp/copy && rm -f /tmp/copy/postmaster.pid
select labelfile from pg_backup_stop();
END`,
      `grep -v '^0/' /tmp/labels > /tmp/copy/backup_label`,
      // What was written while it was copied.
      `cp -a "$PGDATA"/pg_wal/. /tmp/copy/pg_wal/`,
    ].join('\n'),
  );
  await buy(process, 'dora', 3);
  const copied = await atServer(
    [
      `pg_ctl -D /tmp/copy -o '-p 5499' -l /tmp/copy.log -w start > /dev/null`,
      paidOrders(5499),
      'pg_ctl -D /tmp/copy -m fast stop > /dev/null',
    ].join('\n'),
  );
  const now = await atServer(paidOrders(5432));
  expect([Number(copied), Number(now)]).toEqual([then, then + 1]);
  expect(await stage.findings()).toEqual([]);
  // Only now: it tells the locks what was sold.
  await process.signal('SIGTERM');
});
