import { instant } from '@ticketly/core';
import type { Timer, Timers } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** Setting a timer again for the same time leaves it as it is, including its lease. */
const setSql = `
  insert into ticketly.timers as t (timer_id, at_ms, kind, subject) values ($1, $2, $3, $4)
      on conflict (timer_id) do update
     set at_ms = excluded.at_ms, kind = excluded.kind, subject = excluded.subject, leased_until_ms = 0
   where t.at_ms <> excluded.at_ms`;
const cancelSql = `delete from ticketly.timers where timer_id = $1`;
/** Index: timers_in_turn. Concurrent callers each get different timers. */
const dueSql = `
  with due as (
    select timer_id, greatest(at_ms, leased_until_ms) as due_at_ms from ticketly.timers
     where greatest(at_ms, leased_until_ms) <= ticketly.now_ms()
     order by greatest(at_ms, leased_until_ms), timer_id limit $1 for update skip locked),
  leased as (
    update ticketly.timers t set leased_until_ms = ticketly.now_ms() + $2::bigint
      from due where t.timer_id = due.timer_id
    returning t.timer_id, t.at_ms, t.kind, t.subject, due.due_at_ms)
  select * from leased order by due_at_ms, timer_id`;
const doneSql = `delete from ticketly.timers where timer_id = $1 and at_ms = $2`;

interface TimerRow {
  readonly timer_id: string;
  readonly at_ms: unknown;
  readonly kind: string;
  readonly subject: string;
}

const timerFrom = ({ timer_id: timerId, at_ms: at, kind, subject }: TimerRow): Timer => ({
  timerId,
  at: instant(wholeNumber(at)),
  kind,
  subject,
});

/** {@link Timers} in PostgreSQL, due by the server's clock. */
export const postgresTimers = (client: SqlClient): Timers => ({
  set: async ({ timerId, at, kind, subject }) => {
    await client.query(setSql, [timerId, at, kind, subject]);
  },
  cancel: async (timerId) => {
    await client.query(cancelSql, [timerId]);
  },
  due: async ({ limit, leaseMs }) => (await client.query<TimerRow>(dueSql, [limit, leaseMs])).map(timerFrom),
  done: async ({ timerId, at }) => {
    await client.query(doneSql, [timerId, at]);
  },
});
