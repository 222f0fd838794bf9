import { instant } from '@ticketly/core';
import type { LapsedOrder, Order, OrderId, Orders } from '@ticketly/core';
import { gatherReads } from './gather-reads.ts';
import { pagedList } from './page-query.ts';
import { documentCodec, wholeNumber } from './row-codec.ts';
import type { Decode } from './row-codec.ts';
import { inLane } from './sql-client.ts';
import type { SqlClient } from './sql-client.ts';

/** Reads an order's document. */
export const decodeOrder: Decode<Order> = documentCodec<Order>(
  'order',
  { orderId: 'string', sessionId: 'string', buyerId: 'string', holdId: 'string', fence: 'number', lines: 'object' },
  ['pending', 'paid', 'partly_refunded', 'refunded', 'expired', 'cancelled'],
);

const findSql = `select order_id, state from ticketly.orders where order_id = any ($1::text[])`;
const ofHoldSql = `select hold_id, state from ticketly.orders where hold_id = any ($1::text[])`;
/** Index: orders_lapsing. */
const lapsedSql = `
  select order_id, expires_at_ms from ticketly.orders
   where status = 'pending' and expires_at_ms <= ticketly.now_ms() and (expires_at_ms, order_id) > ($2::bigint, $3)
   order by expires_at_ms, order_id limit $1`;

interface OrderRow {
  readonly order_id: string;
  readonly state: unknown;
}

interface HeldRow {
  readonly hold_id: string;
  readonly state: unknown;
}

const orderFrom = ({ state }: Pick<OrderRow, 'state'>): Order => decodeOrder(state);

/** A list per session, each as long as the page; index: orders_of_session_narrowed. */
const ofSessionsSql = `
  with newest as (
    select own.session_id, own.place from unnest($1::text[]) wanted (session_id)
     cross join lateral (
       select session_id, place from ticketly.orders
        where session_id = wanted.session_id and ($3::text is null or status = $3)
          and place < coalesce((select place from ticketly.orders where order_id = $4), ${Number.MAX_SAFE_INTEGER})
        order by place desc limit $2) own
     order by own.place desc limit $2)
  select state from ticketly.orders join newest using (session_id, place) order by place desc`;

/** Index: orders_of_session_narrowed. */
const countRefundsSql = `
  with own as materialized (select order_id, status from ticketly.orders where session_id = $1)
  select count(*) filter (where status in ('paid', 'partly_refunded')) as kept,
         count(*) filter (where status = 'refunded') as refunded,
         (select count(*) from ticketly.payments p join own o on o.order_id = p.order_id
           where p.status = 'refund_pending') as on_their_way
    from own`;

interface RefundCountRow {
  readonly kept: unknown;
  readonly refunded: unknown;
  readonly on_their_way: unknown;
}

interface LapsedRow {
  readonly order_id: string;
  readonly expires_at_ms: unknown;
}

const lapsedFrom = (row: LapsedRow): LapsedOrder => ({
  orderId: row.order_id as OrderId,
  expiresAt: instant(wholeNumber(row.expires_at_ms)),
});

/** {@link Orders} in PostgreSQL. */
export const postgresOrders = (client: SqlClient): Orders => {
  // Lists are for looking; a single order is read to pay it, and lapsed ones to sell their seats
  // again.
  const paying = inLane(client, 'paying');
  const list = { table: 'orders', idColumn: 'order_id', idOf: ({ orderId }: Order) => orderId, decode: decodeOrder };
  const byId = gatherReads<OrderRow>(paying, { sql: findSql, keyOf: (row) => row.order_id });
  const byHold = gatherReads<HeldRow>(paying, { sql: ofHoldSql, keyOf: (row) => row.hold_id });
  /** Index: orders_of_buyer_narrowed. */
  const ofBuyer = pagedList(client, { ...list, where: 'buyer_id = $1', order: 'newest-first' });
  return {
    find: async (orderId) => (await byId(orderId)).map(orderFrom)[0],
    ofHold: async (holdId) => (await byHold(holdId)).map(orderFrom)[0],
    ofBuyer: (buyerId, page, { status, sessionId } = {}) => ofBuyer(buyerId, page, { status, session_id: sessionId }),
    ofSession: pagedList(client, { ...list, where: 'session_id = $1', order: 'oldest-first' }),
    ofSessions: async (sessionIds, { limit, cursor }, { status } = {}) => {
      const parameters = [sessionIds, limit + 1, status ?? null, cursor ?? null];
      const rows = await client.query<Pick<OrderRow, 'state'>>(ofSessionsSql, parameters);
      const items = rows.slice(0, limit).map(orderFrom);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.orderId ?? null) : null };
    },
    lapsed: async ({ limit, after }) => {
      const parameters = [limit, after?.expiresAt ?? -1, after?.orderId ?? ''];
      return (await paying.query<LapsedRow>(lapsedSql, parameters)).map(lapsedFrom);
    },
    countRefunds: async (sessionId) => {
      const [row] = await client.query<RefundCountRow>(countRefundsSql, [sessionId]);
      return {
        kept: wholeNumber(row?.kept ?? 0),
        refunded: wholeNumber(row?.refunded ?? 0),
        onTheirWay: wholeNumber(row?.on_their_way ?? 0),
      };
    },
  };
};
