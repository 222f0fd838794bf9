import { readFileSync } from 'node:fs';
import { redisSeatLocks } from '@ticketly/adapters-redis';
import type { Redis } from 'ioredis';
import { fourSeats } from './core-benchmarks.ts';
import { inParallel } from './in-parallel.ts';
import { atLeast, compare } from './measure.ts';
import type { Comparison, LeftOut } from './measure.ts';
import type { BenchServer, RunProgram } from './servers.ts';

const holds = 30_000;
const clients = 8;
const pipelined = 64;
let run = 0;

const readLua = (name: string): string =>
  readFileSync(new URL(`../../packages/adapters-redis/lua/${name}.lua`, import.meta.url), 'utf8');

/** The arguments of the script as the adapter gives them, with ids that redis-benchmark fills in. */
const scriptArguments = (): readonly (string | number)[] => {
  const { lines, ttlMs, maxActiveHolds, maxSeats } = fourSeats('script', 100_000);
  const body = JSON.stringify(
    lines.map(({ seatId, label, tierId, price }) => [seatId, label, tierId, price.amountMinor, price.currency]),
  );
  const seats = lines.map((_line, at) => `__rand_int__-${at}`);
  return ['__rand_int__', 'buyer-__rand_int__', ttlMs, maxActiveHolds, maxSeats, 20_000, body, lines.length, ...seats];
};

const redisBenchmark = async (client: Redis, program: RunProgram): Promise<{ readonly perSecond: number }> => {
  run += 1;
  const sessionId = fourSeats('script', 0).sessionId;
  const prefix = `script-${run}:`;
  await redisSeatLocks(client, { prefix }).prime(sessionId, { fenceFloor: 0, decisions: [] });
  const digest = String(
    await client.script('LOAD', `local function session()\n${readLua('session')}\nend\n${readLua('hold')}`),
  );
  const load = ['-n', holds, '-c', clients, '-P', pipelined, '-r', 1_000_000_000, '-q'];
  const command = ['EVALSHA', digest, 1, `${prefix}{${sessionId}}`, ...scriptArguments()];
  const said = await program(['redis-benchmark', ...load, ...command].map(String));
  const held = await client.hlen(`${prefix}{${sessionId}}:holds`);
  // Ids are drawn, and a few are drawn twice.
  if (held < holds * 0.99) throw new Error(`redis-benchmark took ${held} holds of ${holds}: ${said}`);
  return { perSecond: Number(/([\d.]+) requests per second/.exec(said)?.[1]) };
};

/** What a client in Node adds to the script, against the client that comes with Redis. */
export const scriptBenchmark =
  ({ run: program }: BenchServer) =>
  async (client: Redis): Promise<Comparison | LeftOut> => {
    const isThere = await program?.(['redis-benchmark', '--version']).then(
      () => true,
      () => false,
    );
    if (program === undefined || isThere !== true)
      return { leftOut: 'Without a Redis of its own with `redis-benchmark`, the client was not measured against it.' };
    const ours = async (): Promise<number> => {
      run += 1;
      const locks = redisSeatLocks(client, { prefix: `script-${run}:` });
      await locks.prime(fourSeats('script', 0).sessionId, { fenceFloor: 0, decisions: [] });
      return inParallel(holds, clients * pipelined, async (at) => {
        const held = await locks.hold(fourSeats('script', at));
        if (!held.ok) throw new Error(held.refusal.code);
      });
    };
    const theirs = {
      name: 'redis-benchmark with the same script',
      work: () => redisBenchmark(client, program),
    };
    return compare(
      `4-seat holds from Node, ${clients * pipelined} at once`,
      atLeast(0.5, ' (stretch 0.65)'),
      theirs,
      ours,
    );
  };
