import { ok, refuse } from '@ticketly/core';
import type { Instant, OrderId, SeatSales } from '@ticketly/core';
import { decodeOrder } from './orders.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlSession } from './sql-client.ts';

/** An order whose claims must be kept. */
export interface PinOrder {
  readonly orderId: OrderId;
  readonly expiresAt: Instant;
}

/** The outcome of a pin. */
export type Pinned = Awaited<ReturnType<SeatSales['pin']>>;

const pinSql = `select place, pinned, refusal from ticketly.pin_orders($1::text[], $2::bigint[]) order by place`;

interface PinRow {
  readonly place: unknown;
  readonly pinned: unknown;
  readonly refusal: Extract<Pinned, { readonly ok: false }>['refusal'] | null;
}

/** Pins distinct orders in one statement; each is pinned or refused on its own. */
export const pinBatch = async (session: SqlSession, batch: readonly PinOrder[]): Promise<readonly Pinned[]> => {
  const parameters = [batch.map(({ orderId }) => orderId), batch.map(({ expiresAt }) => expiresAt)];
  const rows = await session.query<PinRow>(pinSql, parameters);
  const byPlace = new Map(rows.map((row) => [wholeNumber(row.place) - 1, row]));
  return batch.map((_, place): Pinned => {
    const row = byPlace.get(place);
    return row === undefined || row.refusal !== null
      ? refuse(row?.refusal ?? { code: 'orders/order-unknown' })
      : ok(decodeOrder(row.pinned));
  });
};
