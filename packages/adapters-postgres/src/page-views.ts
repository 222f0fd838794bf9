import type { EventId, PageViews, UtcDay } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** In key order, so that two writers of the same events wait for each other but do not deadlock. */
const addSql = `
  insert into ticketly.page_views as v (event_id, day, views)
  select event_id, day, views from unnest($1::text[], $2::date[], $3::bigint[]) as added (event_id, day, views)
   order by event_id collate "C", day
      on conflict (event_id, day) do update set views = v.views + excluded.views`;
const ofEventsSql = `
  select event_id, day::text as day, views from ticketly.page_views
   where event_id = any ($1::text[]) and day >= $2::date`;
/** Index: page_views_by_day. */
const forgetSql = `delete from ticketly.page_views where day < $1::date`;

interface CountRow {
  readonly event_id: string;
  readonly day: string;
  readonly views: unknown;
}

/** {@link PageViews} in PostgreSQL: a row for each event and day. */
export const postgresPageViews = (client: SqlClient): PageViews => ({
  add: async (counts) => {
    if (counts.length === 0) return;
    await client.query(addSql, [
      arrayParameter(counts.map(({ eventId }) => eventId)),
      arrayParameter(counts.map(({ day }) => day)),
      arrayParameter(counts.map(({ views }) => views)),
    ]);
  },
  ofEvents: async (eventIds, from) => {
    if (eventIds.length === 0) return [];
    const rows = await client.query<CountRow>(ofEventsSql, [arrayParameter(eventIds), from]);
    return rows.map(({ event_id: eventId, day, views }) => ({
      eventId: eventId as EventId,
      day: day as UtcDay,
      views: wholeNumber(views),
    }));
  },
  forgetBefore: async (day) => {
    await client.query(forgetSql, [day]);
  },
});
