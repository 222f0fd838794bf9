import { postgresPorts } from '@ticketly/adapters-postgres';
import { gatherWrites, redisClientOptions, redisSeatFeed, redisSeatLocks } from '@ticketly/adapters-redis';
import { plusMs } from '@ticketly/core';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { Redis } from 'ioredis';
import { raceTrack } from '../races/race-server.ts';
import { openSmallHouse } from '../simulation/hall.ts';
import { openDatabase } from './bench-database.ts';
import type { BenchDatabase } from './bench-database.ts';
import { startBuyers } from './buyers-process.ts';
import type { BuyersProcess } from './buyers-process.ts';
import { startDeployment, webhookSecret } from './deployment-process.ts';
import type { DeploymentProcess } from './deployment-process.ts';
import { atLeast, compare, quantile } from './measure.ts';
import type { Row, Told } from './measure.ts';
import type { BenchServer } from '../servers/open-servers.ts';
import { readServerWork, workEach } from './server-work.ts';
import type { ServerWork } from './server-work.ts';
import type { Basket, Step, TripOutcome } from './shopping-steps.ts';

/** What is sold in one run is in one hall, as most of a rush is; a hall has room for a few runs. */
const halls = 6;
const seats = 15_000;
const seatsEach = 4;
const purchases = 800;
const atOnce = 64;
const mostTransactions = 6;
const burst = 5_000;
const burstAtOnce = 256;
const hourMs = 3_600_000;

/** A deployment that sells, its buyers, and what its servers have to do. */
interface Shop {
  readonly go: (baskets: readonly Basket[], steps: readonly Step[], many?: number) => Promise<TripOutcome>;
  readonly baskets: (count: number, seatsFor: number) => Promise<readonly Basket[]>;
  readonly work: () => Promise<ServerWork>;
  readonly close: () => Promise<void>;
}

const openHalls = async ({ client }: BenchDatabase, redis: Redis): Promise<readonly string[]> => {
  const now = systemClock.now();
  const ports = {
    ...memoryPorts({ clock: systemClock }),
    ...postgresPorts(client),
    seatLocks: redisSeatLocks(redis),
    seatFeed: redisSeatFeed(redis),
  };
  const plan = { startsAt: plusMs(now, 24 * hourMs), endsAt: plusMs(now, 48 * hourMs), holdTtlMs: 600_000 };
  const sessionIds: string[] = [];
  for (let hall = 0; hall < halls; hall += 1)
    sessionIds.push(await openSmallHouse(ports, { hall: raceTrack(seats), plan }));
  return sessionIds;
};

const openShop = async (postgres: BenchServer, redisServer: BenchServer): Promise<Shop> => {
  const database = await openDatabase(postgres.url);
  const redis = gatherWrites(new Redis(redisServer.url, { ...redisClientOptions, enableOfflineQueue: true }));
  await redis.flushdb();
  const sessionIds = await openHalls(database, redis);
  const databaseUrl = new URL(postgres.url);
  databaseUrl.pathname = `/${database.name}`;
  const deployment: DeploymentProcess = await startDeployment(databaseUrl.href, redisServer.url);
  const buyers: BuyersProcess = startBuyers();
  let nextSeat = 0;
  let run = 0;
  const seatId = (): string => {
    const at = nextSeat++ % seats;
    return `S-R${Math.floor(at / 100) + 1}-${(at % 100) + 1}`;
  };
  /** So many seats that nobody had, in one hall. */
  const hallFor = (wanted: number): string => {
    if ((nextSeat % seats) + wanted > seats) nextSeat += seats - (nextSeat % seats);
    const sessionId = sessionIds[Math.floor(nextSeat / seats)];
    if (sessionId === undefined) throw new Error('all halls are sold out');
    return sessionId;
  };
  return {
    go: (baskets, steps, many = atOnce) =>
      buyers.send({
        kind: 'trip',
        port: deployment.port,
        baskets,
        steps,
        atOnce: many,
        secret: webhookSecret,
      }),
    baskets: async (count, seatsFor) => {
      run += 1;
      const sessionId = hallFor(count * seatsFor);
      const tokens = await deployment.tokensOf(Array.from({ length: count }, (_, at) => `buyer-${run}-${at}`));
      return tokens.map((token) => ({ token, sessionId, seatIds: Array.from({ length: seatsFor }, seatId) }));
    },
    work: () => readServerWork(database.oldPool, redis),
    close: async () => {
      buyers.close();
      await deployment.close();
      redis.disconnect();
      await database.drop();
    },
  };
};

const perSecond = (count: number, tookMs: number) => ({ perSecond: (count * 1_000) / tookMs });

const paidPurchases = async (shop: Shop): Promise<readonly Row[]> => {
  const each: ServerWork[] = [];
  const buy = (steps: readonly Step[], note: (work: ServerWork) => void) => async () => {
    const baskets = await shop.baskets(purchases, seatsEach);
    const before = await shop.work();
    const { tookMs } = await shop.go(baskets, steps);
    note(workEach(before, await shop.work(), purchases));
    return perSecond(purchases, tookMs);
  };
  const ratio = await compare(
    `paid purchases end to end (hold ${seatsEach} seats, order, payment, webhook, tickets) over HTTP, ${atOnce} at once; one process of the reference deployment with all that it does, and a gateway that answers at once`,
    atLeast(0.5),
    { name: 'hold and order in the same deployment', work: buy(['hold', 'order'], () => undefined) },
    buy(['hold', 'order', 'pay', 'tell', 'tickets'], (work) => void each.push(work)),
  );
  return [ratio, toldWork(each.slice(-3))];
};

const toldWork = (each: readonly ServerWork[]): Told => {
  const median = (of: (work: ServerWork) => number): number => quantile(each.map(of), 0.5);
  const transactions = median((work) => work.transactions);
  const commands = Math.round(median(({ redisCommands }) => redisCommands));
  const scripts = median((work) => work.scripts).toFixed(1);
  return {
    name: 'what a paid purchase takes of the servers, with all that the deployment does meanwhile',
    measured: `**${transactions.toFixed(1)} transactions**, ${commands} commands of Redis, those within ${scripts} scripts included`,
    goal: `≤ ${mostTransactions} transactions`,
    isMissed: transactions > mostTransactions,
  };
};

/** One look at both: the orders of a burst are those that its webhooks settle. */
const bursts = async (shop: Shop): Promise<readonly Row[]> => {
  let waiting: readonly Basket[] = [];
  const p99s: number[] = [];
  const claim = async () => {
    const held = await shop.go(await shop.baskets(burst, 1), ['hold']);
    const ordered = await shop.go(held.baskets, ['order'], burstAtOnce);
    waiting = (await shop.go(ordered.baskets, ['pay'])).baskets;
    return perSecond(burst, ordered.tookMs);
  };
  const settle = async () => {
    const told = await shop.go(waiting, ['tell'], burstAtOnce);
    p99s.push(quantile(told.requestsMs, 0.99));
    return perSecond(burst, told.tookMs);
  };
  const ratio = await compare(
    `a burst of ${burst} webhooks, ${burstAtOnce} at once, each settling an order of one seat`,
    atLeast(0.5),
    { name: 'as many orders claimed over HTTP, as many at once', work: claim },
    settle,
    undefined,
    1,
  );
  const p99 = Math.round(quantile(p99s.slice(-3), 0.5));
  return [
    ratio,
    {
      name: 'a webhook of that burst until it is answered',
      measured: `p99 **${p99} ms**`,
      goal: 'none',
      isMissed: false,
    },
  ];
};

/** Paying and settling on Redis and PostgreSQL, in a deployment that does all it has to do. */
export const settlementBenchmarks = async (postgres: BenchServer, redis: BenchServer): Promise<readonly Row[]> => {
  const shop = await openShop(postgres, redis);
  try {
    return [...(await paidPurchases(shop)), ...(await bursts(shop))];
  } finally {
    await shop.close();
  }
};
