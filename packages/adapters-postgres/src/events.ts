import type { Event, Events } from '@ticketly/core';
import { postgresAggregates } from './aggregates.ts';
import { pagedList } from './page-query.ts';
import { numbers } from './numbers.ts';
import { documentCodec } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Event>('event', { eventId: 'string', organizationId: 'string', details: 'object' }, [
  'draft',
  'submitted',
  'approved',
  'rejected',
  'completed',
  'cancelled',
]);
const idOf = ({ eventId }: Event): string => eventId;
/** Index: event_drafts. */
const countDraftsSql = `
  select count(*) as count from ticketly.events
   where organization_id = $1 and state -> 'progress' ->> 'status' in ('draft', 'submitted', 'rejected')`;

/** {@link Events} in PostgreSQL. */
export const postgresEvents = (client: SqlClient): Events => {
  const list = { table: 'events', idColumn: 'event_id', idOf, decode };
  const status = `state -> 'progress' ->> 'status' = $1`;
  /** Index: events_in_status. */
  const inStatus = pagedList(client, { ...list, where: status, order: 'oldest-first' });
  /** Index: events_changed. */
  const changed = pagedList(client, {
    ...list,
    where: `${status} and state ? 'approvedDetails'`,
    order: 'oldest-first',
  });
  return {
    ...postgresAggregates(client, {
      ...list,
      columns: { organization_id: ({ organizationId }) => organizationId },
    }),
    ofOrganization: pagedList(client, { ...list, where: 'organization_id = $1', order: 'newest-first' }),
    countDrafts: async (organizationId) => (await numbers<'count'>(client, countDraftsSql, [organizationId]))('count'),
    inReview: (review, page) => (review === 'changed' ? changed('approved', page) : inStatus(review, page)),
  };
};
