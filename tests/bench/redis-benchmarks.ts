import { redisSeatLocks } from '@ticketly/adapters-redis';
import { Redis } from 'ioredis';
import { fourSeats } from './core-benchmarks.ts';
import { compare } from './measure.ts';
import type { Comparison } from './measure.ts';

const holds = 10_000;
const atOnce = 64;
let run = 0;

const inParallel = async (work: (at: number) => Promise<void>): Promise<number> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next; at < holds; at = next) {
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return holds;
};

/** Four seats, the way it is often done: look at each, then take each. */
const getAndSetNx = (client: Redis) => (): Promise<number> => {
  run += 1;
  return inParallel(async (at) => {
    const keys = [1, 2, 3, 4].map((seat) => `bench:${run}:${at}:${seat}`);
    for (const key of keys) if ((await client.get(key)) !== null) return;
    for (const key of keys) await client.set(key, 'buyer', 'PX', 60_000, 'NX');
  });
};

/** Holds on a real Redis; undefined without an address. */
export const redisBenchmarks = async (url: string | undefined): Promise<readonly Comparison[]> => {
  if (url === undefined) return [];
  const client = new Redis(url);
  await client.flushdb();
  const locks = redisSeatLocks(client, { prefix: 'bench:' });
  const ours = async (): Promise<number> => {
    run += 1;
    const request = fourSeats('x', 0);
    await locks.prime(request.sessionId, { fenceFloor: 0, decisions: [] });
    const name = `r${run}`;
    return inParallel(async (at) => {
      const held = await locks.hold(fourSeats(name, at));
      if (!held.ok) throw new Error(held.refusal.code);
    });
  };
  const result = await compare(
    '4-seat holds in Redis',
    '≥ 4 (stretch 6)',
    { name: '4 GET and 4 SET NX', work: getAndSetNx(client) },
    ours,
  );
  await client.flushdb();
  client.disconnect();
  return [result];
};
