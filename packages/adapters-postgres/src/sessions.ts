import { refuse } from '@ticketly/core';
import type { AggregateStore, Session, SessionId, Sessions } from '@ticketly/core';
import { postgresAggregates } from './aggregates.ts';
import { announceAppend } from './append-signal.ts';
import { arrayParameter } from './array-parameter.ts';
import { pagedList } from './page-query.ts';
import { documentCodec } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Session>(
  'session',
  { sessionId: 'string', eventId: 'string', startsAt: 'number', endsAt: 'number', announced: 'object' },
  ['planned', 'paused', 'closed', 'cancelled'],
);
const idOf = ({ sessionId }: Session): string => sessionId;

/** Index: sessions_of_event. */
const ofEventSql = `select state from ticketly.sessions where event_id = $1 order by starts_at_ms, place`;

const closeHallSql = `select ticketly.close_hall($1, $2::text[]) as closed`;

const storeOn = (client: SqlClient): AggregateStore<SessionId, Session> =>
  postgresAggregates(client, {
    table: 'sessions',
    idColumn: 'session_id',
    idOf,
    decode,
    columns: {
      event_id: ({ eventId }) => eventId,
      starts_at_ms: ({ startsAt }) => startsAt,
      ends_at_ms: ({ endsAt }) => endsAt,
    },
  });

/** {@link Sessions} in PostgreSQL. */
export const postgresSessions = (client: SqlClient): Sessions => ({
  ...storeOn(client),
  saveInHall: async (change, knownSeats) => {
    const saved = await client.transaction(async (session) => {
      const parameters = [change.state.sessionId, arrayParameter(knownSeats)];
      const [hall] = await session.query<{ closed: boolean }>(closeHallSql, parameters);
      if (hall?.closed === true) return storeOn({ ...session, transaction: (run) => run(session) }).save(change);
      return refuse({ code: 'kernel/version-conflicting', currentVersion: change.expectedVersion });
    });
    if (saved.ok) announceAppend(client);
    return saved;
  },
  ofEvent: async (eventId) =>
    (await client.query<{ state: unknown }>(ofEventSql, [eventId])).map(({ state }) => decode(state)),
  endingAfter: pagedList(client, {
    table: 'sessions',
    idColumn: 'session_id',
    where: 'ends_at_ms > $1',
    order: 'by-id',
    idOf,
    decode,
  }),
});
