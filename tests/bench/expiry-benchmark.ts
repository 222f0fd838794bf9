import { setTimeout as pause } from 'node:timers/promises';
import { redisSeatLocks } from '@ticketly/adapters-redis';
import { holdIdOf } from '@ticketly/core';
import type { SeatLocks, SessionId } from '@ticketly/core';
import type { Redis } from 'ioredis';
import { fourSeats } from './core-benchmarks.ts';
import { inParallel } from './in-parallel.ts';
import { quantile } from './measure.ts';
import type { Told } from './measure.ts';

const prefix = 'expiry:';
const tickMs = 50;
const holds = 2_000;
const sessions = 20;
const holdsEveryMs = 4;
const ttlMs = 2_000;
const foreignKeys = 1_000_000;
const foreignBatch = 50_000;
const foreignTtlMs = { least: 2_000, most: 16_000 };

/** Keys of somebody else that expire all along, so that the server has that to do as well. */
const loadForeign = `
  local least, most = tonumber(ARGV[3]), tonumber(ARGV[4])
  for at = tonumber(ARGV[1]), tonumber(ARGV[1]) + tonumber(ARGV[2]) - 1 do
    redis.call('SET', KEYS[1] .. at, '', 'PX', math.random(least, most))
  end`;

const loadForeignKeys = (client: Redis): Promise<number> =>
  inParallel(foreignKeys / foreignBatch, 1, (batch) => {
    const { least, most } = foreignTtlMs;
    return client.eval(loadForeign, 1, 'foreign:', batch * foreignBatch, foreignBatch, least, most);
  });

const sessionOf = (at: number): SessionId => `expiry-${at % sessions}` as SessionId;

/**
 * Takes the holds one after the other, so that they also lapse one after the other; when each will,
 * by Redis' clock.
 */
const takeHolds = async (locks: SeatLocks): Promise<ReadonlyMap<string, number>> => {
  const expiresAt = new Map<string, number>();
  for (let at = 0; at < sessions; at += 1) await locks.prime(sessionOf(at), { fenceFloor: 0, decisions: [] });
  const begun = performance.now();
  await inParallel(holds, 1, async (at) => {
    await pause(Math.max(0, at * holdsEveryMs - (performance.now() - begun)));
    const request = fourSeats('expiry', at);
    const sessionId = sessionOf(at);
    const held = await locks.hold({ ...request, sessionId, holdId: holdIdOf(sessionId, `h${at}`), ttlMs });
    if (!held.ok) throw new Error(held.refusal.code);
    for (const { seatId } of request.lines) expiresAt.set(seatId, held.value.expiresAt);
  });
  return expiresAt;
};

/** When each seat was free again, by the feed, whose versions are Redis' clock. */
const freedAt = async (client: Redis): Promise<ReadonlyMap<string, number>> => {
  const freed = new Map<string, number>();
  for (let at = 0; at < sessions; at += 1) {
    for (const [version, [, changes = '']] of await client.xrange(`${prefix}{${sessionOf(at)}}:feed`, '-', '+')) {
      for (const [, seatId = ''] of changes.matchAll(/([^,=]+)=f/g)) freed.set(seatId, Number(version.split('-')[0]));
    }
  }
  return freed;
};

/**
 * Sweeps every tick until all is over; a sweep that is slow makes the next tick late, as in a
 * deployment.
 */
const sweepEveryTick = (locks: SeatLocks): (() => Promise<void>) => {
  let isOver = false;
  const sweeping = (async () => {
    for (let next = performance.now(); !isOver; next = Math.max(next + tickMs, performance.now())) {
      await pause(Math.max(0, next - performance.now()));
      await locks.sweep();
    }
  })();
  return () => {
    isOver = true;
    return sweeping;
  };
};

const inMs = (value: number): string => `${Math.round(value)} ms`;

/**
 * How long after its time a hold's seats are free, by the sweep alone, on a server with much else
 * to expire.
 */
export const expiryBenchmark = async (client: Redis): Promise<Told> => {
  const locks = redisSeatLocks(client, { prefix });
  await loadForeignKeys(client);
  const others = await client.dbsize();
  const stop = sweepEveryTick(locks);
  const expiresAt = await takeHolds(locks);
  const othersLeft = await client.dbsize();
  await pause(ttlMs + 10 * tickMs);
  await stop();
  const freed = await freedAt(client);
  const lost = [...expiresAt.keys()].filter((seatId) => !freed.has(seatId));
  if (lost.length > 0) throw new Error(`${lost.length} seats of lapsed holds were not free again, such as ${lost[0]}`);
  const lateMs = [...expiresAt].map(([seatId, at]) => (freed.get(seatId) ?? Infinity) - at);
  if (Math.min(...lateMs) < 0) throw new Error('a seat was free before its hold had lapsed');
  const [middle, p99, most] = [quantile(lateMs, 0.5), quantile(lateMs, 0.99), Math.max(...lateMs)];
  return {
    name: `from expiry to release of ${holds} holds, none lost, by a sweep every ${tickMs} ms, while ${others} other keys expire (${others - othersLeft} of them within the run)`,
    measured: `p99 **${Math.round((p99 / tickMs) * 100) / 100} ticks** (p50 ${inMs(middle)}, p99 ${inMs(p99)}, most ${inMs(most)})`,
    goal: 'p99 ≤ 2 ticks (stretch 1.2)',
    isMissed: p99 > 2 * tickMs,
  };
};
