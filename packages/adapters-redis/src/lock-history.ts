import { invariant } from '@ticketly/core';
import type { LockHistory, LogMark, Position } from '@ticketly/core';
import { sessionKeys } from './keys.ts';
import type { RedisLocksOptions } from './keys.ts';
import { orFault } from './redis-fault.ts';
import { redisScripts } from './scripts.ts';
import type { RedisClient } from './scripts.ts';

/** {@link LockHistory} beside `redisSeatLocks` with the same options. */
export const redisLockHistory = (client: RedisClient, options: RedisLocksOptions = {}): LockHistory => {
  const { base, markKey } = sessionKeys(options);
  const run = redisScripts(client);
  return {
    mark: async () => {
      const text = await client.get(markKey).catch(orFault);
      return text === null ? undefined : markFrom(text);
    },
    note: async ({ generation, position, eventId }) => {
      await client.set(markKey, `${generation} ${position} ${eventId}`).catch(orFault);
    },
    renew: async (sessionId, generation) => {
      await run('renew', base(sessionId), [generation]);
    },
  };
};

const markFrom = (text: string): LogMark => {
  const [, generation, position, eventId = ''] = /^(\d+) (\d+) (.*)$/.exec(text) ?? [];
  invariant(generation !== undefined && position !== undefined, `"${text}" is no mark of a log`);
  return { generation: Number(generation), position: Number(position) as Position, eventId };
};
