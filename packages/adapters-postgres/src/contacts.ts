import { instant, ok, refuse } from '@ticketly/core';
import type { Contacts, OrderId, PageRequest, Page, PrincipalId, SealedContact, SessionId } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/**
 * One statement, which waits for any other on the same order, so that the two take effect one after
 * the other.
 */
const saveSql = `
  insert into ticketly.contacts as c
         (order_id, session_id, principal_id, key_id, sealed, saved_at_ms, counted_from_ms, saves)
  values ($1, $2, $3, $4, $5, ticketly.now_ms(), ticketly.now_ms(), 1)
      on conflict (order_id) do update
     set session_id = excluded.session_id, principal_id = excluded.principal_id, key_id = excluded.key_id,
         sealed = excluded.sealed, saved_at_ms = excluded.saved_at_ms,
         counted_from_ms = case when c.counted_from_ms + $7::bigint > excluded.saved_at_ms
                                then c.counted_from_ms else excluded.saved_at_ms end,
         saves = case when c.counted_from_ms + $7::bigint > excluded.saved_at_ms then c.saves + 1 else 1 end
   where c.saves < $6::integer or c.counted_from_ms + $7::bigint <= excluded.saved_at_ms
  returning saved_at_ms`;
const columns = 'order_id, session_id, principal_id, key_id, sealed, saved_at_ms';
const ofOrdersSql = `select ${columns} from ticketly.contacts where order_id = any ($1::text[])`;
/** Index: contacts_of_person. */
const ofPersonSql = `
  select ${columns} from ticketly.contacts
   where principal_id = $1 and order_id > $2 order by order_id limit $3`;
/** Index: contacts_of_session. */
const ofSessionSql = `
  select ${columns} from ticketly.contacts
   where session_id = $1 and order_id > $2 order by order_id limit $3`;
const eraseSql = `update ticketly.contacts set sealed = null where principal_id = $1 and sealed is not null`;

interface ContactRow {
  readonly order_id: string;
  readonly session_id: string;
  readonly principal_id: string;
  readonly key_id: string;
  readonly sealed: string | null;
  readonly saved_at_ms: unknown;
}

const contactOf = (row: ContactRow): SealedContact => ({
  orderId: row.order_id as OrderId,
  sessionId: row.session_id as SessionId,
  principalId: row.principal_id as PrincipalId,
  keyId: row.key_id,
  sealed: row.sealed,
  savedAt: instant(wholeNumber(row.saved_at_ms)),
});

/** {@link Contacts} in PostgreSQL: a row for each order. */
export const postgresContacts = (client: SqlClient): Contacts => {
  const pageOf = async (sql: string, of: string, { limit, cursor = '' }: PageRequest): Promise<Page<SealedContact>> => {
    const rows = await client.query<ContactRow>(sql, [of, cursor, limit + 1]);
    const items = rows.slice(0, limit).map(contactOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.orderId ?? null) : null };
  };
  return {
    save: async ({ orderId, sessionId, principalId, keyId, sealed }, { most, withinMs }) => {
      const given = [orderId, sessionId, principalId, keyId, sealed, most, withinMs];
      const [row] = await client.query<Pick<ContactRow, 'saved_at_ms'>>(saveSql, given);
      if (row === undefined) return refuse({ code: 'contacts/save-limit-reached', limit: most });
      return ok(instant(wholeNumber(row.saved_at_ms)));
    },
    ofOrders: async (orderIds) => {
      if (orderIds.length === 0) return [];
      return (await client.query<ContactRow>(ofOrdersSql, [arrayParameter(orderIds)])).map(contactOf);
    },
    ofPerson: (principalId, page) => pageOf(ofPersonSql, principalId, page),
    ofSession: (sessionId, page) => pageOf(ofSessionSql, sessionId, page),
    erase: async (principalId) => {
      await client.query(eraseSql, [principalId]);
    },
  };
};
