import { instant } from '@ticketly/core';
import type { DeadLetter, DeadLetters, NewDeadLetter, Position } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const columns = `consumer, subject, position, event_id, type, reason, cause, recovered`;
const addSql = `
  insert into ticketly.dead_letters as d (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (consumer, subject) do update
     set position = excluded.position, event_id = excluded.event_id, type = excluded.type, reason = excluded.reason,
         cause = excluded.cause, recovered = excluded.recovered, retry_requested = false,
         set_aside_at_ms = ticketly.now_ms()
   where case when d.recovered = excluded.recovered then excluded.position < d.position else d.recovered end
  returning 1`;
const letterColumns = `${columns}, retry_requested, set_aside_at_ms, place`;
const ofSql = `
  select ${letterColumns} from ticketly.dead_letters where consumer = $1 and subject = any ($2::text[])
   union
  (select ${letterColumns} from ticketly.dead_letters where consumer = $1 and retry_requested
    order by set_aside_at_ms, place limit 100)
   order by place`;
/** Index: dead_letters_by_place. */
const listSql = `
  select ${letterColumns} from ticketly.dead_letters where place > $2::bigint order by place limit $1`;
const countSql = `
  select consumer, count(*) as count, (array_agg(subject order by place))[1] as subject
    from ticketly.dead_letters where not recovered group by consumer order by consumer`;
const requestSql = `
  update ticketly.dead_letters set retry_requested = true
   where ($1::text is null or consumer = $1 or starts_with(consumer, $1 || '@')) and subject = coalesce($2, subject) and cause = coalesce($3, cause)
  returning 1`;
const endSql = `delete from ticketly.dead_letters where consumer = $1 and subject = $2 and position = $3`;
const moveSql = `
  update ticketly.dead_letters
     set position = $4, event_id = $5, type = $6, reason = $7, cause = $8, recovered = $9, retry_requested = false,
         set_aside_at_ms = ticketly.now_ms()
   where consumer = $1 and subject = $2 and position = $3`;

interface LetterRow {
  readonly consumer: string;
  readonly subject: string;
  readonly position: unknown;
  readonly event_id: string;
  readonly type: string;
  readonly reason: string;
  readonly cause: DeadLetter['cause'];
  readonly recovered: boolean;
  readonly retry_requested: boolean;
  readonly set_aside_at_ms: unknown;
  readonly place: unknown;
}

const letterFrom = (row: LetterRow): DeadLetter => ({
  consumer: row.consumer,
  subject: row.subject,
  position: wholeNumber(row.position) as Position,
  eventId: row.event_id,
  type: row.type,
  reason: row.reason,
  cause: row.cause,
  recovered: row.recovered,
  retryRequested: row.retry_requested,
  setAsideAt: instant(wholeNumber(row.set_aside_at_ms)),
});

const contentOf = ({ position, eventId, type, reason, cause, recovered }: NewDeadLetter): readonly unknown[] => [
  position,
  eventId,
  type,
  reason,
  cause,
  recovered,
];

/** {@link DeadLetters} in PostgreSQL. */
export const postgresDeadLetters = (client: SqlClient): DeadLetters => ({
  add: async (letter) =>
    (await client.query(addSql, [letter.consumer, letter.subject, ...contentOf(letter)])).length > 0,
  of: async (consumer, subjects) => (await client.query<LetterRow>(ofSql, [consumer, subjects])).map(letterFrom),
  list: async ({ limit, cursor }) => {
    const rows = await client.query<LetterRow>(listSql, [limit + 1, wholeNumber(cursor ?? 0)]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = rows.length > limit && last !== undefined ? String(wholeNumber(last.place)) : null;
    return { items: page.map(letterFrom), nextCursor };
  },
  count: async () =>
    (await client.query<{ consumer: string; count: unknown; subject: string }>(countSql)).map((row) => ({
      ...row,
      count: wholeNumber(row.count),
    })),
  requestRetry: async ({ consumer = null, subject = null, cause = null }) =>
    (await client.query(requestSql, [consumer, subject, cause])).length,
  settle: async ({ consumer, subject, position }, next) => {
    if (next === null) await client.query(endSql, [consumer, subject, position]);
    else await client.query(moveSql, [consumer, subject, position, ...contentOf(next)]);
  },
});
