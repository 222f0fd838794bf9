import { migrate, pgClient, pgPoolOptions, postgresSeatSales } from '@ticketly/adapters-postgres';
import type {
  EventId,
  Fence,
  HoldId,
  OrderId,
  OrganizationId,
  PrincipalId,
  SeatId,
  SessionId,
  TierId,
} from '@ticketly/core';
import { systemClock, systemRandomness } from '@ticketly/core/memory';
import { instant } from '@ticketly/core';
import { Pool } from 'pg';
import { compare } from './measure.ts';
import type { Comparison } from './measure.ts';

const orders = 10_000;
const atOnce = 512;
const perStatement = 100;
const statementsAtOnce = 4;
let run = 0;

type Claim = Parameters<ReturnType<typeof postgresSeatSales>['claim']>[0];

/** An order of four seats nobody else wants. */
const claimOf = (name: string, at: number): Claim => {
  const sessionId = `bench-${name}` as SessionId;
  const price = { amountMinor: 1_999, currency: 'EUR' };
  const lines = [1, 2, 3, 4].map((seat) => ({
    seatId: `${at}-${seat}` as SeatId,
    label: `Seat ${seat}`,
    tierId: 'paid' as TierId,
    price,
  }));
  const orderId = `${name}-${at}` as OrderId;
  const now = systemClock.now();
  const order = {
    orderId,
    sessionId,
    eventId: 'event' as EventId,
    organizationId: 'organization' as OrganizationId,
    buyerId: `buyer-${at}` as PrincipalId,
    holdId: `${sessionId}.${at}` as HoldId,
    fence: 1 as Fence,
    lines,
    total: { amountMinor: 7_996, currency: 'EUR' },
    placedAt: now,
    progress: { status: 'pending' as const, expiresAt: instant(now + 600_000) },
  };
  const event = {
    id: `${orderId}:1`,
    aggregateType: 'orders',
    aggregateId: orderId,
    routingKey: sessionId,
    type: 'OrderPlaced',
    version: 1,
    payload: order,
    occurredAt: now,
  } as const;
  return { order, maxPendingOrders: 1_000_000, events: [event] };
};

const inParallel = async (count: number, workers: number, work: (at: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next; at < count; at = next) {
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
};

const plainTables = `
  drop table if exists bench_orders, bench_claims, bench_outbox;
  create table bench_orders (order_id text primary key, session_id text not null, body jsonb not null);
  create table bench_claims (session_id text, seat_id text, order_id text not null, fence bigint not null, primary key (session_id, seat_id));
  create table bench_outbox (position bigint generated always as identity primary key, routing_key text not null, body jsonb not null)`;

const insertMany = `
  with placed as (
    insert into bench_orders select o->'order'->>'orderId', o->'order'->>'sessionId', o->'order' from jsonb_array_elements($1::jsonb) o returning 1
  ), claimed as (
    insert into bench_claims select o->'order'->>'sessionId', l->>'seatId', o->'order'->>'orderId', 1
    from jsonb_array_elements($1::jsonb) o, jsonb_array_elements(o->'order'->'lines') l returning 1
  )
  insert into bench_outbox (routing_key, body) select o->'order'->>'sessionId', o->'events'->0 from jsonb_array_elements($1::jsonb) o`;

/** The most a client could hope for: a hundred orders a statement, nothing checked, four statements at a time. */
const hundredAStatement = (pool: Pool) => async (): Promise<number> => {
  run += 1;
  const name = `plain${run}`;
  await inParallel(orders / perStatement, statementsAtOnce, (batch) => {
    const claims = Array.from({ length: perStatement }, (_, at) => claimOf(name, batch * perStatement + at));
    return pool.query(insertMany, [JSON.stringify(claims)]);
  });
  return orders;
};

const autocommitted = 1_000;

/** The way it is often done: a statement and a commit for the order, and one for each seat. */
const autocommit = (pool: Pool) => async (): Promise<number> => {
  run += 1;
  const name = `auto${run}`;
  await inParallel(autocommitted, 64, async (at) => {
    const { order } = claimOf(name, at);
    await pool.query('insert into bench_orders values ($1, $2, $3)', [
      order.orderId,
      order.sessionId,
      JSON.stringify(order),
    ]);
    for (const { seatId } of order.lines) {
      await pool.query('insert into bench_claims values ($1, $2, $3, 1)', [order.sessionId, seatId, order.orderId]);
    }
  });
  return autocommitted;
};

/** Durable orders on a real PostgreSQL; empty without an address. */
export const postgresBenchmarks = async (serverUrl: string | undefined): Promise<readonly Comparison[]> => {
  if (serverUrl === undefined) return [];
  const admin = new Pool({ connectionString: serverUrl, max: 1 });
  await admin.query('drop database if exists ticketly_bench with (force)');
  await admin.query('create database ticketly_bench');
  const url = new URL(serverUrl);
  url.pathname = '/ticketly_bench';
  const plain = new Pool({ connectionString: url.href, max: 64 });
  const pool = new Pool(pgPoolOptions(url.href));
  // The database is dropped at the end, whoever is still connected.
  for (const each of [plain, pool]) each.on('error', () => undefined);
  await plain.query(plainTables);
  const client = pgClient(pool, { randomness: systemRandomness });
  await migrate(client);
  const sales = postgresSeatSales(client);
  const ours = async (): Promise<number> => {
    run += 1;
    const name = `ours${run}`;
    await inParallel(orders, atOnce, async (at) => {
      const claimed = await sales.claim(claimOf(name, at));
      if (!claimed.ok) throw new Error(claimed.refusal.code);
    });
    return orders;
  };
  const results = [
    await compare(
      'durable orders of 4 seats',
      '≥ 0.7 (stretch 0.85)',
      { name: '100 unchecked orders a statement, 4 at a time', work: hundredAStatement(plain) },
      ours,
    ),
    await compare(
      'durable orders of 4 seats',
      'told',
      { name: 'a statement and a commit for the order and each seat', work: autocommit(plain) },
      ours,
    ),
  ];
  await pool.end();
  await plain.end();
  await admin.query('drop database if exists ticketly_bench with (force)');
  await admin.end();
  return results;
};
