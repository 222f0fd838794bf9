import { ok, refuse } from '@ticketly/core';
import type { ClaimSeats, Order, OutboxEvent, Result, SeatSales } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import type { Columns } from './batch-columns.ts';
import { refusedOf } from './refused-rows.ts';
import type { SqlSession } from './sql-client.ts';

/** The outcome of a claim. */
export type Claimed = Awaited<ReturnType<SeatSales['claim']>>;
type ClaimRefusal = Extract<Claimed, { readonly ok: false }>['refusal'];

const claimSql = `
  select place, refusal from ticketly.claim_orders($1::json, $2::text, $3::text, $4::json)`;

/**
 * Sends claims of distinct buyers and holds in one statement; each is written whole or refused, and
 * of two that want one seat, the earlier wins. The function refuses with the port's own refusals;
 * it alone knows the codes.
 */
export const claimBatch = async (session: SqlSession, batch: readonly ClaimSeats[]): Promise<readonly Claimed[]> => {
  const refusals = await refusedOf<ClaimRefusal>(session, claimSql, claimParameters(batch));
  return batch.map(({ order }, place): Result<Order, ClaimRefusal> => {
    const refusal = refusals.get(place);
    return refusal === undefined ? ok(order) : refuse(refusal);
  });
};

/**
 * The parameters of `ticketly.claim_orders`: columns, the documents of orders and of events line by
 * line, and effects.
 */
export const claimParameters = (batch: readonly ClaimSeats[]): readonly (string | null)[] => {
  const told = batch.flatMap(({ order, events }, place) => events.map((event) => ({ order, event, place })));
  return [
    JSON.stringify({ ...orderColumns(batch), ...seatColumns(batch), ...eventColumns(told) }),
    batch.map(({ order }) => JSON.stringify(order)).join('\n'),
    // An event that contains the order itself is completed on the server: half the bytes to send
    // and to parse.
    told.map(({ event, order }) => (event.payload === order ? '' : JSON.stringify(event.payload ?? null))).join('\n'),
    effectsParameter(batch),
  ];
};

const orderColumns = (batch: readonly ClaimSeats[]): Columns => ({
  orderIds: arrayParameter(batch.map(({ order }) => order.orderId)),
  sessionIds: arrayParameter(batch.map(({ order }) => order.sessionId)),
  buyerIds: arrayParameter(batch.map(({ order }) => order.buyerId)),
  holdIds: arrayParameter(batch.map(({ order }) => order.holdId)),
  fences: arrayParameter(batch.map(({ order }) => order.fence)),
  expiries: arrayParameter(batch.map(({ order }) => order.progress.expiresAt)),
  maxPending: arrayParameter(batch.map(({ maxPendingOrders }) => maxPendingOrders)),
  editions: arrayParameter(batch.map(({ edition }) => edition)),
});

/**
 * Every seat of every order, once per order, with the order's index; and whether two orders want
 * the same seat.
 */
const seatColumns = (batch: readonly ClaimSeats[]): Columns => {
  const orders: number[] = [];
  const seatIds: string[] = [];
  const wanted = new Set<string>();
  batch.forEach(({ order }, place) => {
    for (const seatId of new Set(order.lines.map((line) => line.seatId))) {
      orders.push(place + 1);
      seatIds.push(seatId);
      wanted.add(`${order.sessionId} ${seatId}`);
    }
  });
  const contended = wanted.size < seatIds.length;
  return { seatOrders: arrayParameter(orders), seatIds: arrayParameter(seatIds), contended };
};

const eventColumns = (told: readonly { readonly event: OutboxEvent; readonly place: number }[]): Columns => ({
  eventOrders: arrayParameter(told.map(({ place }) => place + 1)),
  eventIds: arrayParameter(told.map(({ event }) => event.id)),
  eventAggregateTypes: arrayParameter(told.map(({ event }) => event.aggregateType)),
  eventAggregateIds: arrayParameter(told.map(({ event }) => event.aggregateId)),
  eventRoutingKeys: arrayParameter(told.map(({ event }) => event.routingKey)),
  eventTypes: arrayParameter(told.map(({ event }) => event.type)),
  eventVersions: arrayParameter(told.map(({ event }) => event.version)),
  eventTimes: arrayParameter(told.map(({ event }) => event.occurredAt)),
});

const effectsParameter = (batch: readonly ClaimSeats[]): string | null => {
  const effects = batch.flatMap(({ effects: carried = [] }, place) =>
    carried.map((effect) => ({ ...effect, place: place + 1 })),
  );
  return effects.length === 0 ? null : JSON.stringify(effects);
};
