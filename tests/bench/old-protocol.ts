import type { Redis } from 'ioredis';
import type { Pool } from 'pg';

/** Where the old protocol keeps what it sold. */
export const oldTables = `
  drop table if exists bench_orders, bench_claims;
  create table bench_orders (order_id text primary key, session_id text not null, body jsonb not null);
  create table bench_claims (session_id text, seat_id text, order_id text not null, primary key (session_id, seat_id))`;

/**
 * Seats, the way it is often done: look at each, then take each. Whoever meets a taken one gives
 * back what they took.
 */
export const takeSeats = async (client: Redis, keys: readonly string[], buyer: string): Promise<boolean> => {
  for (const key of keys) if ((await client.get(key)) !== null) return false;
  const taken: string[] = [];
  for (const key of keys) {
    if ((await client.set(key, buyer, 'PX', 60_000, 'NX')) === null) {
      if (taken.length > 0) await client.del(...taken);
      return false;
    }
    taken.push(key);
  }
  return true;
};

/** What the old protocol writes of an order. */
export interface OldOrder {
  readonly orderId: string;
  readonly sessionId: string;
  readonly lines: readonly { readonly seatId: string }[];
}

/**
 * An order, the way it is often done: a statement and a commit for the order, and one for each
 * seat.
 */
export const writeOrder = async (pool: Pool, order: OldOrder): Promise<void> => {
  const { orderId, sessionId, lines } = order;
  await pool.query('insert into bench_orders values ($1, $2, $3)', [orderId, sessionId, JSON.stringify(order)]);
  for (const { seatId } of lines) {
    await pool.query('insert into bench_claims values ($1, $2, $3)', [sessionId, seatId, orderId]);
  }
};
