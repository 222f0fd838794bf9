import { randomUUID } from 'node:crypto';
import type { LockHistory, LogMark } from '@ticketly/core';
import { establish, knownSession } from './session.ts';
import { look, row, run, step } from './store.ts';
import type { LockStore } from './store.ts';

const read = 'select generation, position, event_id as eventId from marks';
const write = `
  insert into marks (only, generation, position, event_id) values (1, ?, ?, ?)
  on conflict (only) do update set
    generation = excluded.generation, position = excluded.position, event_id = excluded.event_id`;

/** Of a hold that was ordered by nothing stays: if its order is there, priming tells of it. */
const forget = [
  `delete from holds where session_id = ? and status <> 'active'`,
  `delete from seats where session_id = ?
   and not exists (select 1 from holds where holds.hold_id = seats.hold_id)`,
  'delete from changes where session_id = ?',
];
const renew = 'update sessions set generation = ?, life = ?, position = 0, primed = 0 where session_id = ?';

/** What `sqliteSeatLocks` of the same file remembers of its database. */
export const sqliteLockHistory = (store: LockStore): LockHistory => ({
  mark: () =>
    look(store, () => {
      const mark = row<LogMark>(store, read);
      return mark && { ...mark };
    }),
  note: ({ generation, position, eventId }) => step(store, () => run(store, write, generation, position, eventId)),
  renew: (sessionId, generation) =>
    step(store, () => {
      establish(store, sessionId);
      if ((knownSession(store, sessionId)?.generation ?? 0) >= generation) return;
      for (const sql of forget) run(store, sql, sessionId);
      run(store, renew, generation, randomUUID(), sessionId);
    }),
});
