import type { Order, Orders } from '@ticketly/core';
import { pagedList } from './page-query.ts';
import { documentCodec } from './row-codec.ts';
import type { Decode } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** Reads an order's document. */
export const decodeOrder: Decode<Order> = documentCodec<Order>(
  'order',
  { orderId: 'string', sessionId: 'string', buyerId: 'string', holdId: 'string', fence: 'number', lines: 'object' },
  ['pending', 'paid', 'refunded', 'expired', 'cancelled'],
);

const findSql = `select state from ticketly.orders where order_id = $1`;
const ofHoldSql = `select state from ticketly.orders where hold_id = $1`;
/** Index: orders_lapsing. */
const lapsedSql = `
  select state from ticketly.orders
   where status = 'pending' and expires_at_ms <= ticketly.now_ms() order by expires_at_ms, place limit $1`;

/** {@link Orders} in PostgreSQL. */
export const postgresOrders = (client: SqlClient): Orders => {
  const list = { table: 'orders', idColumn: 'order_id', idOf: ({ orderId }: Order) => orderId, decode: decodeOrder };
  const read = async (sql: string, parameter: unknown): Promise<readonly Order[]> =>
    (await client.query<{ state: unknown }>(sql, [parameter])).map(({ state }) => decodeOrder(state));
  /** Index: orders_of_buyer_narrowed. */
  const ofBuyer = pagedList(client, { ...list, where: 'buyer_id = $1', order: 'newest-first' });
  return {
    find: async (orderId) => (await read(findSql, orderId))[0],
    ofHold: async (holdId) => (await read(ofHoldSql, holdId))[0],
    ofBuyer: (buyerId, page, { status, sessionId } = {}) => ofBuyer(buyerId, page, { status, session_id: sessionId }),
    ofSession: pagedList(client, { ...list, where: 'session_id = $1', order: 'oldest-first' }),
    lapsed: (limit) => read(lapsedSql, limit),
  };
};
