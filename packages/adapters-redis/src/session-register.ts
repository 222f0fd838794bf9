import type { SessionId } from '@ticketly/core';
import type { SessionKeys } from './keys.ts';
import { redisFault } from './scripts.ts';
import type { RedisClient } from './scripts.ts';

/** Which sessions are used, for all processes. It goes by this process' clock: what it decides is a matter of days. */
export interface SessionRegister {
  /** Notes that a session is used. */
  note(sessionId: SessionId): Promise<void>;
  /** The same for calls that come often: what was noted lately is not noted again. */
  use(sessionId: SessionId): Promise<void>;
  /** The sessions in which somebody may have a hold. */
  inUse(): Promise<readonly SessionId[]>;
  /** Strikes out some that nobody used for long, and names them. */
  strikeUnused(): Promise<readonly SessionId[]>;
}

/** Of the time after which a session is forgotten: in a week an hour, and a day. */
const notedEvery = 1 / 168;
const inUseFor = 1 / 7;

const mostNoted = 10_000;
const struckAtOnce = 100;

/** Keeps the register in a sorted set, by the time of the last use. */
export const sessionRegister = (
  client: RedisClient,
  { sessionsKey, forgetAfterMs }: Pick<SessionKeys, 'sessionsKey' | 'forgetAfterMs'>,
): SessionRegister => {
  const noted = new Map<SessionId, number>();
  const told = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => Promise.reject(redisFault(error)));
  const note = async (sessionId: SessionId): Promise<void> => {
    const now = Date.now();
    if (noted.size >= mostNoted) noted.clear();
    noted.set(sessionId, now);
    try {
      await told(client.zadd(sessionsKey, now, sessionId));
    } catch (error) {
      noted.delete(sessionId);
      throw error;
    }
  };
  return {
    note,
    use: async (sessionId) => {
      const lately = Date.now() - forgetAfterMs * notedEvery;
      if ((noted.get(sessionId) ?? -Infinity) <= lately) await note(sessionId);
    },
    inUse: async () =>
      (await told(client.zrangebyscore(sessionsKey, Date.now() - forgetAfterMs * inUseFor, '+inf'))) as SessionId[],
    strikeUnused: async () => {
      const before = Date.now() - forgetAfterMs;
      const unused = await told(client.zrangebyscore(sessionsKey, '-inf', before, 'LIMIT', 0, struckAtOnce));
      if (unused.length > 0) await told(client.zrem(sessionsKey, ...unused));
      return unused as SessionId[];
    },
  };
};
