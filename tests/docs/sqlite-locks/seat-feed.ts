import { ok, refuse } from '@ticketly/core';
import type { FeedVersion, SeatChange, SeatFeed } from '@ticketly/core';
import { knownSession } from './session.ts';
import { look, rows } from './store.ts';
import type { LockStore } from './store.ts';

const perRead = 500;

type Kept = SeatChange & { readonly position: number };

const since = `
  select position, seat_id as seatId, status from changes
  where session_id = ? and position > ? order by position limit ?`;

/** The `SeatFeed` that `sqliteSeatLocks` of the same file tells. */
export const sqliteSeatFeed = (store: LockStore): SeatFeed => ({
  read: (sessionId, after) =>
    look(store, () => {
      const session = knownSession(store, sessionId);
      const [, life, digits = ''] = /^(.+):(\d+)$/.exec(after) ?? [];
      const from = Number(digits);
      if (session === undefined || session.life !== life || from > session.position)
        return refuse({ code: 'locking/feed-too-old' });
      const kept = rows<Kept>(store, since, sessionId, from, perRead);
      // What was trimmed is missing at the front.
      if (from < session.position && kept[0]?.position !== from + 1) return refuse({ code: 'locking/feed-too-old' });
      const last = kept.at(-1)?.position ?? from;
      const changes = kept.map(({ seatId, status }) => ({ seatId, status }));
      return ok({ version: `${life}:${last}` as FeedVersion, changes, more: last < session.position });
    }),
});
