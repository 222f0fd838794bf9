import type { Organization, Organizations } from '@ticketly/core';
import { postgresAggregates } from './aggregates.ts';
import { documentCodec } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Organization>('organization', { organizationId: 'string', members: 'object' });

/** Index: organizations_of_member. */
const ofMemberSql = `
  select state from ticketly.organizations
   where state -> 'members' @> jsonb_build_array(jsonb_build_object('principalId', $1::text)) order by place`;

/** {@link Organizations} in PostgreSQL. */
export const postgresOrganizations = (client: SqlClient): Organizations => ({
  ...postgresAggregates(client, {
    table: 'organizations',
    idColumn: 'organization_id',
    idOf: ({ organizationId }) => organizationId,
    decode,
    columns: {},
  }),
  ofMember: async (principalId) =>
    (await client.query<{ state: unknown }>(ofMemberSql, [principalId])).map(({ state }) => decode(state)),
});
