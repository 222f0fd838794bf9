import type { Inbox } from '@ticketly/core';
import type { SqlClient } from './sql-client.ts';

const hasSql = `select 1 from ticketly.inbox where source = $1 and message_id = $2`;
const recordSql = `insert into ticketly.inbox (source, message_id) values ($1, $2) on conflict do nothing returning 1`;

/** {@link Inbox} in PostgreSQL. */
export const postgresInbox = (client: SqlClient): Inbox => ({
  has: async ({ source, messageId }) => (await client.query(hasSql, [source, messageId])).length === 1,
  record: async ({ source, messageId }) => (await client.query(recordSql, [source, messageId])).length === 1,
});
