import { TicketlyFault, ok, refuse } from '@ticketly/core';
import type {
  ClaimSeats,
  FenceStale,
  HoldOrdered,
  Order,
  PendingOrderLimitReached,
  Result,
  SeatsTaken,
} from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlSession } from './sql-client.ts';

/** What becomes of a claim. */
export type Claimed = Result<Order, SeatsTaken | FenceStale | HoldOrdered | PendingOrderLimitReached>;
type ClaimRefusal = Extract<Claimed, { readonly ok: false }>['refusal'];

const claimSql = `select place, refusal from ticketly.claim_seats($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11)`;

const refusalCodes: readonly string[] = [
  'orders/seats-taken',
  'orders/fence-stale',
  'orders/hold-ordered',
  'orders/pending-limit-reached',
] satisfies readonly ClaimRefusal['code'][];

interface RefusedRow {
  readonly place: unknown;
  readonly refusal: ClaimRefusal;
}

/** Sends claims of distinct buyers and holds in one statement; each is written whole or refused, the earlier of two that want one seat first. */
export const claimBatch = async (session: SqlSession, batch: readonly ClaimSeats[]): Promise<readonly Claimed[]> => {
  const rows = await session.query<RefusedRow>(claimSql, claimParameters(batch));
  const refusals = new Map(rows.map(({ place, refusal }) => [wholeNumber(place), refusal]));
  return batch.map(({ order }, place) => {
    const refusal = refusals.get(place + 1);
    if (refusal === undefined) return ok(order);
    if (!refusalCodes.includes(refusal.code))
      throw new TicketlyFault('corrupt', `claim_seats refused with ${refusal.code}`);
    return refuse(refusal);
  });
};

/** The parameters of `ticketly.claim_seats`: arrays that run parallel, one place an order or one a seat, and the documents. */
export const claimParameters = (batch: readonly ClaimSeats[]): readonly unknown[] => {
  const seatOrders: number[] = [];
  const seatIds: string[] = [];
  const wanted = new Set<string>();
  batch.forEach(({ order }, place) => {
    for (const seatId of new Set(order.lines.map((line) => line.seatId))) {
      seatOrders.push(place + 1);
      seatIds.push(seatId);
      wanted.add(`${order.sessionId} ${seatId}`);
    }
  });
  const orders = batch.map(({ order }) => order);
  return [
    orders.map(({ orderId }) => orderId),
    orders.map(({ sessionId }) => sessionId),
    orders.map(({ buyerId }) => buyerId),
    orders.map(({ holdId }) => holdId),
    orders.map(({ fence }) => fence),
    orders.map(({ progress }) => progress.expiresAt),
    batch.map(({ maxPendingOrders }) => maxPendingOrders),
    seatOrders,
    seatIds,
    JSON.stringify(batch.map(documentsOf)),
    wanted.size < seatIds.length,
  ];
};

/** An event that tells the order itself leaves its payload to the other side: half the bytes to send and to parse. */
const documentsOf = ({ order, events }: ClaimSeats): unknown => ({
  order,
  events: events.map((event) => (event.payload === order ? { ...event, payload: undefined } : event)),
});
