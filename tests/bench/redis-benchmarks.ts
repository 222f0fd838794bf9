import { gatherWrites, redisSeatLocks } from '@ticketly/adapters-redis';
import { Redis } from 'ioredis';
import { fourSeats } from './core-benchmarks.ts';
import { expiryBenchmark } from './expiry-benchmark.ts';
import { inParallel } from './in-parallel.ts';
import { atLeast, compare } from './measure.ts';
import type { Comparison, LeftOut, Row } from './measure.ts';
import { takeSeats } from './old-protocol.ts';
import { scriptBenchmark } from './script-benchmark.ts';
import type { BenchServer } from '../servers/open-servers.ts';

/** So many that both take about as long, and what runs first is no colder than the other. */
const ourHolds = 30_000;
const theirHolds = 10_000;
const atOnce = 64;
let run = 0;

/** Holds a second, in a Redis that is as empty each time: that it grows is not what is measured. */
const emptied = async (
  client: Redis,
  holds: number,
  hold: (at: number) => Promise<unknown>,
): Promise<{ readonly perSecond: number }> => {
  const begun = performance.now();
  await inParallel(holds, atOnce, hold);
  const perSecond = (holds * 1_000) / (performance.now() - begun);
  await client.flushdb();
  return { perSecond };
};

const againstGetAndSetNx = async (client: Redis, { url }: BenchServer): Promise<Comparison> => {
  const plain = new Redis(url);
  const locks = redisSeatLocks(client, { prefix: 'bench:' });
  const theirs = (): Promise<{ readonly perSecond: number }> => {
    run += 1;
    return emptied(client, theirHolds, async (at) => {
      const keys = [1, 2, 3, 4].map((seat) => `bench:${run}:${at}:${seat}`);
      if (!(await takeSeats(plain, keys, 'buyer'))) throw new Error('a free seat was refused');
    });
  };
  const ours = async (): Promise<{ readonly perSecond: number }> => {
    run += 1;
    const name = `r${run}`;
    await locks.prime(fourSeats(name, 0).sessionId, { fenceFloor: 0, decisions: [] });
    return emptied(client, ourHolds, async (at) => {
      const held = await locks.hold(fourSeats(name, at));
      if (!held.ok) throw new Error(held.refusal.code);
    });
  };
  const baseline = { name: '4 GET and 4 SET NX by a plain client', work: theirs };
  const compared = await compare('4-seat holds in Redis', atLeast(4, ' (stretch 6)'), baseline, ours);
  plain.disconnect();
  return compared;
};

/** Holds on a real Redis. It is emptied. */
export const redisBenchmarks = async (server: BenchServer): Promise<readonly (Row | LeftOut)[]> => {
  const client = gatherWrites(new Redis(server.url));
  const rows: (Row | LeftOut)[] = [];
  try {
    for (const benchmark of [againstGetAndSetNx, scriptBenchmark(server), expiryBenchmark]) {
      await client.flushdb();
      rows.push(await benchmark(client, server));
    }
    return rows;
  } finally {
    await client.flushdb().catch(() => undefined);
    client.disconnect();
  }
};
