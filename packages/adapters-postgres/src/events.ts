import type { Event, Events } from '@ticketly/core';
import { postgresAggregates } from './aggregates.ts';
import { pagedList } from './page-query.ts';
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

/** {@link Events} in PostgreSQL. */
export const postgresEvents = (client: SqlClient): Events => ({
  ...postgresAggregates(client, {
    table: 'events',
    idColumn: 'event_id',
    idOf,
    decode,
    columns: { organization_id: ({ organizationId }) => organizationId },
  }),
  ofOrganization: pagedList(client, {
    table: 'events',
    idColumn: 'event_id',
    where: 'organization_id = $1',
    order: 'newest-first',
    idOf,
    decode,
  }),
});
