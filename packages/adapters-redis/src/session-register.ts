import type { SessionId } from '@ticketly/core';
import type { SessionKeys } from './keys.ts';
import { orFault } from './redis-fault.ts';
import type { RedisClient } from './scripts.ts';

/**
 * Which sessions are used, for all processes. It goes by this process' clock: what it decides is a
 * matter of days.
 */
export interface SessionRegister {
  /** Notes that a session is used. */
  note(sessionId: SessionId): Promise<void>;
  /** The same for calls that come often: what was noted lately is not noted again. */
  use(sessionId: SessionId): Promise<void>;
  /** How often something was noted here. */
  notes(): number;
  /** The sessions in which somebody may have a hold. */
  inUse(): Promise<readonly SessionId[]>;
  /** Some that nobody used for long. */
  unused(): Promise<readonly SessionId[]>;
  /** Strikes one out. @returns whether it was there: of several processes one is told so */
  strike(sessionId: SessionId): Promise<boolean>;
}

/**
 * Of the time after which a session is forgotten: in a week an hour, and a little more than a day.
 */
const notedEvery = 1 / 168;
const inUseFor = 1 / 6;

const maxNoted = 10_000;
const unusedAtOnce = 20;

/** Keeps the register in a sorted set, by the time of the last use. */
export const sessionRegister = (
  client: RedisClient,
  { sessionsKey, forgetAfterMs }: Pick<SessionKeys, 'sessionsKey' | 'forgetAfterMs'>,
): SessionRegister => {
  const noted = new Map<SessionId, number>();
  let notes = 0;
  const note = async (sessionId: SessionId): Promise<void> => {
    const now = Date.now();
    if (noted.size >= maxNoted) noted.clear();
    noted.set(sessionId, now);
    notes += 1;
    await client.zadd(sessionsKey, now, sessionId).catch((error: unknown) => {
      noted.delete(sessionId);
      return orFault(error);
    });
  };
  return {
    note,
    notes: () => notes,
    use: async (sessionId) => {
      const lately = Date.now() - forgetAfterMs * notedEvery;
      if ((noted.get(sessionId) ?? -Infinity) <= lately) await note(sessionId);
    },
    inUse: async () => {
      const since = Date.now() - forgetAfterMs * inUseFor;
      return (await client.zrangebyscore(sessionsKey, since, '+inf').catch(orFault)) as SessionId[];
    },
    unused: async () => {
      const before = Date.now() - forgetAfterMs;
      const unused = client.zrangebyscore(sessionsKey, '-inf', before, 'LIMIT', 0, unusedAtOnce);
      return (await unused.catch(orFault)) as SessionId[];
    },
    strike: async (sessionId) => (await client.zrem(sessionsKey, sessionId).catch(orFault)) === 1,
  };
};
