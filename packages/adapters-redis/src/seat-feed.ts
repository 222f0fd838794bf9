import { invariant, ok, refuse } from '@ticketly/core';
import type { SeatChange, SeatFeed, SeatId } from '@ticketly/core';
import { entryOf, versionAfter } from './feed-version.ts';
import { sessionKeys } from './keys.ts';
import type { RedisLocksOptions } from './keys.ts';
import { redisScripts } from './scripts.ts';
import type { RedisClient } from './scripts.ts';

/** An entry tells of up to sixteen holds: a read is to keep the server from others only shortly. */
const entriesPerRead = 500;

const decodeChange = (text: string): SeatChange => {
  const at = text.lastIndexOf('=');
  const status = text.slice(at + 1);
  invariant(status === 'f' || status === 'h' || status === 's', `"${text}" is not a change of a seat`);
  return { seatId: text.slice(0, at) as SeatId, status };
};

/**
 * `SeatFeed` on a Redis stream per session, appended by the scripts of `redisSeatLocks`. Versions
 * are stream ids, which Redis makes from its clock, so they grow also after a loss, with a mark of
 * their session; one that is not in the stream any more is too old.
 */
export const redisSeatFeed = (client: RedisClient, options: RedisLocksOptions = {}): SeatFeed => {
  const { base } = sessionKeys(options);
  const run = redisScripts(client);
  return {
    read: async (sessionId, after) => {
      const entryId = entryOf(sessionId, after);
      if (entryId === undefined) return refuse({ code: 'locking/feed-too-old' });
      const reply = await run('read-feed', base(sessionId), [entryId, entriesPerRead]);
      const [outcome, last = '', more, ...entries] = reply.map(String);
      if (outcome !== 'ok') return refuse({ code: 'locking/feed-too-old' });
      const changes = entries.flatMap((entry) => (entry === '' ? [] : entry.split(',').map(decodeChange)));
      return ok({ version: versionAfter(sessionId, last), changes, more: more === '1' });
    },
  };
};
