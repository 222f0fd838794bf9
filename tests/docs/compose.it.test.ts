import { migrate, pgClient, postgresPorts } from '@ticketly/adapters-postgres';
import { redisPorts } from '@ticketly/adapters-redis';
import { ticketly } from '@ticketly/core';
import type { Ports, PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts, systemRandomness } from '@ticketly/core/memory';
import { buyer, codeOf, putOnSale, seatB, valueOf } from '@ticketly/core/testing';
import { newTicketKey } from '@ticketly/core/tickets';
import { Redis } from 'ioredis';
import { Client, Pool } from 'pg';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { officeInMemory } from './compose/in-memory.ts';
import { officeOnBoth } from './compose/on-both.ts';
import { officeOnPostgres } from './compose/on-postgres.ts';

interface Composed {
  readonly ports: Ports;
  readonly office: Ticketly;
}

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

const newDatabase = async (): Promise<string> => {
  const name = `compose_${crypto.randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
};

const onSale = async ({ office, ports }: Composed): Promise<SessionId> =>
  (await putOnSale(office, ports.clock.now())).sessionId;

const hold = (office: Ticketly, sessionId: SessionId, name: string, seatIds: readonly SeatId[]) =>
  office.holding.holdSeats({ principal: buyer(name), sessionId, wanted: { kind: 'seats', seatIds } });

/** Buys a free seat: an order that costs nothing is paid at once. */
const buy = async (office: Ticketly, sessionId: SessionId, name: string, seatId: SeatId): Promise<string> => {
  const held = valueOf(await hold(office, sessionId, name, [seatId]));
  const placed = await office.checkout.placeOrder({ principal: buyer(name), holdId: held.hold.holdId });
  return valueOf(placed).progress.status;
};

test.each([
  { store: 'memory', locks: 'memory' },
  { store: 'memory', locks: 'redis' },
  { store: 'postgres', locks: 'memory' },
  { store: 'postgres', locks: 'redis' },
])('what $store decides goes together with locks in $locks', async ({ store, locks }) => {
  const pool = new Pool({ connectionString: await newDatabase() });
  const redis = new Redis(inject('redisUrl'));
  closing.push(
    () => pool.end(),
    async () => redis.disconnect(),
  );
  const client = pgClient(pool, { randomness: systemRandomness });
  if (store === 'postgres') await migrate(client);
  const ports: Ports = {
    ...memoryPorts(),
    ...(store === 'postgres' && postgresPorts(client)),
    ...(locks === 'redis' && redisPorts(redis, { prefix: `compose-${crypto.randomUUID()}` })),
  };
  const composed = { ports, office: ticketly(ports) };
  const sessionId = await onSale(composed);

  expect(await buy(composed.office, sessionId, 'anna', seatB(1))).toBe('paid');
  expect(codeOf(await hold(composed.office, sessionId, 'bert', [seatB(1)]))).toBe('locking/seats-unavailable');
});

test('the office in memory sells', async () => {
  const composed = officeInMemory();
  const sessionId = await onSale(composed);

  expect(await buy(composed.office, sessionId, 'anna', seatB(1))).toBe('paid');
});

test('the office on PostgreSQL forgets nothing', async () => {
  const url = await newDatabase();
  const first = await officeOnPostgres(url);
  const sessionId = await onSale(first);
  await buy(first.office, sessionId, 'anna', seatB(1));
  await first.close();
  const second = await officeOnPostgres(url);
  closing.push(second.close);

  const orders = await second.ports.orders.ofBuyer('anna' as PrincipalId, { limit: 10 });
  expect(orders.items.map(({ progress }) => progress.status)).toEqual(['paid']);
  expect(codeOf(await hold(second.office, sessionId, 'bert', [seatB(1)]))).toBe('locking/seats-unavailable');
});

test('processes on PostgreSQL and Redis sell one hall, and each shows what the other did', async () => {
  const url = await newDatabase();
  await (await officeOnPostgres(url)).close();
  const key = await newTicketKey();
  const [one, other] = [
    await officeOnBoth(url, inject('redisUrl'), key),
    await officeOnBoth(url, inject('redisUrl'), key),
  ];
  closing.push(one.close, other.close);
  const sessionId = await onSale(one);

  expect(await buy(one.office, sessionId, 'anna', seatB(1))).toBe('paid');
  expect(codeOf(await hold(other.office, sessionId, 'bert', [seatB(1)]))).toBe('locking/seats-unavailable');
  for (const { office } of [one, other]) {
    await vi.waitUntil(
      async () => valueOf(await office.browsing.searchEvents({ page: { limit: 10 } })).items.length === 1,
      {
        timeout: 30_000,
      },
    );
  }
});
