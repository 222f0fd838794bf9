import { postgresSeatSales } from '@ticketly/adapters-postgres';
import { editionOf, instant } from '@ticketly/core';
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
import { systemClock } from '@ticketly/core/memory';
import { openDatabase } from './bench-database.ts';
import type { BenchDatabase } from './bench-database.ts';
import { inParallel } from './in-parallel.ts';
import { atLeast, compare, told } from './measure.ts';
import type { Comparison, LeftOut, Row } from './measure.ts';
import { writeOrder } from './old-protocol.ts';
import { findPgbench, pgbenchOrders } from './pgbench.ts';
import type { BenchServer } from '../servers/open-servers.ts';

const orders = 20_000;
const atOnce = 512;
const autocommitted = 1_000;
let run = 0;

type Claim = Parameters<ReturnType<typeof postgresSeatSales>['claim']>[0];

/**
 * An order of four seats nobody else wants, by a buyer who has no other, as in the statements of
 * pgbench.
 */
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
    buyerId: `buyer-${name}-${at}` as PrincipalId,
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
    routingKey: order.eventId,
    type: 'OrderPlaced',
    version: 1,
    payload: order,
    occurredAt: now,
  } as const;
  return { order, maxPendingOrders: 1_000_000, edition: editionOf(1), events: [event] };
};

const againstAutocommit = ({ oldPool }: BenchDatabase, ours: () => Promise<number>): Promise<Comparison> => {
  const theirs = (): Promise<number> => {
    run += 1;
    return inParallel(autocommitted, 64, (at) => writeOrder(oldPool, claimOf(`auto${run}`, at).order));
  };
  const baseline = { name: 'a statement and a commit for the order and each seat', work: theirs };
  return compare('durable orders of 4 seats', told, baseline, ours);
};

const againstPgbench = async (
  server: BenchServer,
  database: BenchDatabase,
  ours: () => Promise<number>,
): Promise<Comparison | LeftOut> => {
  const program = await findPgbench(server);
  if (program === undefined) return { leftOut: 'Without `pgbench`, durable orders were not measured against it.' };
  const { work, remove } = await pgbenchOrders(program, server, database, JSON.stringify(claimOf('pgbench', 0).order));
  const name = 'pgbench, 100 unchecked orders a statement into the same tables, 4 at a time';
  try {
    return await compare(
      `durable orders of 4 seats, ${atOnce} at once`,
      atLeast(0.7, ' (stretch 0.85)'),
      { name, work: () => work(orders) },
      ours,
    );
  } finally {
    await remove();
  }
};

/** Durable orders on a real PostgreSQL. */
export const postgresBenchmarks = async (server: BenchServer): Promise<readonly (Row | LeftOut)[]> => {
  const database = await openDatabase(server.url);
  const sales = postgresSeatSales(database.client);
  const ours = async (): Promise<number> => {
    run += 1;
    const name = `ours${run}`;
    return inParallel(orders, atOnce, async (at) => {
      const claimed = await sales.claim(claimOf(name, at));
      if (!claimed.ok) throw new Error(claimed.refusal.code);
    });
  };
  try {
    return [await againstPgbench(server, database, ours), await againstAutocommit(database, ours)];
  } finally {
    await database.drop();
  }
};
