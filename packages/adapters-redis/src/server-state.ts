import type { Clock } from '@ticketly/core';
import { orFault } from './redis-fault.ts';
import type { RedisClient } from './scripts.ts';

/** What an operator wants to know of a server. */
export interface RedisServerState {
  readonly usedBytes: number;
  /** 0 without a limit. */
  readonly limitBytes: number;
  /** How far its clock is ahead of the other one, in milliseconds; exact to half a round trip. */
  readonly skewMs: number;
}

/** Asks a server, in two commands. Faults: when it can't be asked. */
export const redisServerState = async (
  client: Pick<RedisClient, 'info' | 'time'>,
  clock: Clock,
): Promise<RedisServerState> => {
  const info = await client.info('memory').catch(orFault);
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const sentAt = clock.now();
  const [seconds, microseconds] = await client.time().catch(orFault);
  const halfwayMs = (sentAt + clock.now()) / 2;
  const skewMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - halfwayMs;
  return { usedBytes: read('used_memory'), limitBytes: read('maxmemory'), skewMs };
};
