import { openRaceTrack } from '../races/race-server.ts';
import type { Outcome } from './buyers.ts';
import { startBuyers } from './buyers-process.ts';
import type { BuyersProcess } from './buyers-process.ts';
import { atLeast, compare, quantile, told } from './measure.ts';
import type { Comparison, Row } from './measure.ts';
import { cycleOn, openPricedHall } from './office.ts';
import { openSale } from './sale.ts';
import type { Sale } from './sale.ts';
import type { BenchServer } from '../servers/open-servers.ts';

const ourPurchases = 2_000;
const oldPurchases = 600;
const seatsEach = 4;
const cycles = 1_600;
const atOnce = 64;
let run = 0;

/** Buyers nobody has seen, each with a token of their own and four seats nobody else wants. */
const newBuyers = (sale: Sale, count: number, seatIds: () => string) => {
  run += 1;
  return Promise.all(
    Array.from({ length: count }, async (_, at) => ({
      token: await sale.tokenOf(`buyer-${run}-${at}`),
      seatIds: Array.from({ length: seatsEach }, seatIds),
    })),
  );
};

const purchases = async (sale: Sale, buyers: BuyersProcess, { sessionId, seatIds }: Hall): Promise<Comparison[]> => {
  const shopAt = (port: number, count: number) => {
    const seats = seatIds.values();
    return async (): Promise<{ perSecond: number }> => {
      const shopping = await newBuyers(sale, count, () => seats.next().value ?? '');
      const { orders, tookMs } = await buyers.send({ kind: 'purchases', port, sessionId, buyers: shopping, atOnce });
      if (orders !== count) throw new Error(`${orders} of ${count} purchases came about`);
      return { perSecond: (orders * 1_000) / tookMs };
    };
  };
  const ours = shopAt(sale.ourPort, ourPurchases);
  const old = {
    name: '4 GET and 4 SET NX, then a commit for the order and each seat; Express and the same token check',
    work: shopAt(sale.oldPort, oldPurchases),
  };
  const empty = {
    name: 'the same requests at an Express that reads the body, checks the token and answers at once',
    work: shopAt(sale.emptyPort, ourPurchases),
  };
  const name = `purchases (hold 4 seats, order them) over HTTP with keys and token check, ${atOnce} at once; buyers in a process of their own`;
  return [
    await compare(name, atLeast(0.65), empty, ours),
    await compare('the same purchases', told, old, ours),
    await compare('the Express that answers at once', told, old, empty.work),
  ];
};

const racers = 100;
const contested = 16;

/** One race at our edge, of which everything is checked, and one at the old protocol's. */
const races = async (sale: Sale, buyers: BuyersProcess) => {
  const tokens = await Promise.all(Array.from({ length: racers }, (_, at) => sale.tokenOf(`racer-${at}`)));
  return {
    theirs: (): Promise<Outcome> => {
      run += 1;
      const seatIds = Array.from({ length: contested }, (_, at) => `S-${at}`);
      const where = { port: sale.oldPort, sessionId: `race-${run}` };
      return buyers.send({ kind: 'race', ...where, tokens, seatIds, asksForTheBest: false });
    },
    ours: async (asksForTheBest: boolean): Promise<Outcome> => {
      const { sessionId, seatIds } = await openRaceTrack(sale.ports, contested);
      await sale.show(sessionId);
      const where = { port: sale.ourPort, sessionId };
      const outcome = await buyers.send({ kind: 'race', ...where, tokens, seatIds, asksForTheBest });
      const written = (await sale.ports.orders.ofSession(sessionId, { limit: 100 })).items.length;
      if (outcome.orders !== contested || written !== contested)
        throw new Error(`${contested} seats became ${outcome.orders} orders, of which ${written} are written`);
      return outcome;
    },
  };
};

const p95 = (tookMs: readonly number[]) => ({ perSecond: 1_000 / quantile(tookMs, 0.95) });
const inMs = (perSecond: number): string => `${Math.round(10_000 / perSecond) / 10} ms`;

type Races = Awaited<ReturnType<typeof races>>;

const raceToTheEnd = ({ ours, theirs }: Races): Promise<Comparison> =>
  compare(
    `p95 until each of ${racers} buyers who want one of ${contested} seats has an order or knows that none is left, by asking for the best; exactly ${contested} orders`,
    atLeast(4, ' (p95 ≤ 0.25×)'),
    { name: 'the same at the old protocol, seat by seat', work: async () => p95((await theirs()).racersMs) },
    async () => p95((await ours(true)).racersMs),
    inMs,
  );

const raceByRequest = ({ ours, theirs }: Races): Promise<Comparison> =>
  compare(
    'p95 of a request in that race, ours seat by seat too; five of six are refusals',
    told,
    {
      name: 'the same at the old protocol, where a refusal is one GET',
      work: async () => p95((await theirs()).requestsMs),
    },
    async () => p95((await ours(false)).requestsMs),
    inMs,
  );

const flatCost = async (sale: Sale, small: Hall, large: Hall): Promise<Comparison> => {
  const [inSmall, inLarge] = [await cycleOn(sale.office, small), await cycleOn(sale.office, large)];
  return compare(
    'hold, order, cancel and board delta in a hall of 100,000 seats, on Redis and PostgreSQL',
    atLeast(0.91, ' (cost ≤ 1.1×)'),
    { name: 'the same in a hall of 100', work: () => inSmall(cycles) },
    () => inLarge(cycles),
  );
};

export const priceCost = async (sale: Sale, plain: Hall): Promise<Comparison> => {
  const priced = await openPricedHall(sale.ports, 100);
  const [withoutPrice, withPrice] = [await cycleOn(sale.office, plain), await cycleOn(sale.office, priced)];
  return compare(
    'hold, order, cancel and board delta with fees, a tax and a code, on Redis and PostgreSQL',
    atLeast(0.87, ' (cost ≤ 1.15×)'),
    { name: 'the same without', work: () => withoutPrice(cycles) },
    () => withPrice(cycles),
  );
};

type Hall = Awaited<ReturnType<typeof openRaceTrack>>;

/** Buying over HTTP on Redis and PostgreSQL. */
export const purchaseBenchmarks = async (postgres: BenchServer, redis: BenchServer): Promise<readonly Row[]> => {
  const sale = await openSale(postgres, redis);
  const buyers = startBuyers();
  try {
    const [small, large] = [await openRaceTrack(sale.ports, 100), await openRaceTrack(sale.ports, 100_000)];
    await sale.show(large.sessionId);
    const race = await races(sale, buyers);
    return [
      ...(await purchases(sale, buyers, { ...large, seatIds: large.seatIds.slice(cycles) })),
      await raceToTheEnd(race),
      await raceByRequest(race),
      await flatCost(sale, small, large),
      await priceCost(sale, small),
    ];
  } finally {
    buyers.close();
    await sale.close();
  }
};
