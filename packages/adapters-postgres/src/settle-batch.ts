import { ok, refuse } from '@ticketly/core';
import type { Order, Result, SeatSales, SettleOrder } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { eventsOf, jsonLines, paymentColumns, paymentKeys } from './batch-columns.ts';
import type { Columns } from './batch-columns.ts';
import { refusedOf } from './refused-rows.ts';
import type { SqlSession } from './sql-client.ts';

/** What becomes of a settlement. */
export type Settled = Awaited<ReturnType<SeatSales['settle']>>;
type SettleRefusal = Extract<Settled, { readonly ok: false }>['refusal'];

const settleSql = `
  select place, refusal from ticketly.settle_orders($1::json, $2::text, $3::text, $4::text, $5::json)`;

/**
 * Sends settlements in one statement; each order is paid whole or refused for itself. No two of
 * them may share what {@link settlementKeys} names.
 */
export const settleBatch = async (session: SqlSession, batch: readonly SettleOrder[]): Promise<readonly Settled[]> => {
  const refusals = await refusedOf<SettleRefusal>(session, settleSql, settleParameters(batch));
  return batch.map(({ paid }, place): Result<Order, SettleRefusal> => {
    const refusal = refusals.get(place);
    return refusal === undefined ? ok(paid) : refuse(refusal);
  });
};

/** What no two settlements of one statement may share, since each is judged by what was before. */
export const settlementKeys = ({ paid, effect }: SettleOrder): readonly string[] => [
  `order ${paid.orderId}`,
  ...(effect === undefined ? [] : paymentKeys(effect)),
  ...seatsOf(paid).map((seatId) => `seat ${paid.sessionId} ${seatId}`),
];

const seatsOf = ({ lines }: Order): readonly string[] => [...new Set(lines.map(({ seatId }) => seatId))];

const settleParameters = (batch: readonly SettleOrder[]): readonly string[] => {
  const { events, eventOrders } = eventsOf(
    batch.map(({ events: own, effect }) => [...(effect?.payment.events ?? []), ...own]),
  );
  return [
    JSON.stringify({ ...orderColumns(batch), ...paymentColumns(batch.map(({ effect }) => effect)), eventOrders }),
    jsonLines(batch.map(({ paid }) => paid)),
    jsonLines(batch.flatMap(({ tickets }) => tickets)),
    jsonLines(batch.map(({ effect }) => effect?.payment.state)),
    events,
  ];
};

const orderColumns = (batch: readonly SettleOrder[]): Columns => {
  const seats = batch.flatMap(({ paid }, place) => seatsOf(paid).map((seatId) => ({ seatId, place })));
  return {
    orderIds: arrayParameter(batch.map(({ paid }) => paid.orderId)),
    sessionIds: arrayParameter(batch.map(({ paid }) => paid.sessionId)),
    fences: arrayParameter(batch.map(({ paid }) => paid.fence)),
    editions: arrayParameter(batch.map(({ edition }) => edition ?? 0)),
    seatOrders: arrayParameter(seats.map(({ place }) => place + 1)),
    seatIds: arrayParameter(seats.map(({ seatId }) => seatId)),
    ticketOrders: arrayParameter(batch.flatMap(({ tickets }, place) => tickets.map(() => place + 1))),
  };
};
