import { ok, refuse } from '@ticketly/core';
import type { Order, Result, SeatSales, SettleOrder } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { documentLines, eventColumns, paymentColumns, paymentKeys } from './batch-columns.ts';
import type { Columns } from './batch-columns.ts';
import { refusedOf } from './refused-rows.ts';
import type { SqlSession } from './sql-client.ts';

/** The outcome of a settlement. */
export type Settled = Awaited<ReturnType<SeatSales['settle']>>;
type SettleRefusal = Extract<Settled, { readonly ok: false }>['refusal'];

const settleSql = `
  select place, refusal from ticketly.settle_orders($1::json, $2::json, $3::text)`;

/**
 * Sends settlements in one statement; each order is paid whole or refused on its own. No two of
 * them may share what {@link settlementKeys} names.
 */
export const settleBatch = async (session: SqlSession, batch: readonly SettleOrder[]): Promise<readonly Settled[]> => {
  const refusals = await refusedOf<SettleRefusal>(session, settleSql, settleParameters(batch));
  return batch.map(({ paid }, place): Result<Order, SettleRefusal> => {
    const refusal = refusals.get(place);
    return refusal === undefined ? ok(paid) : refuse(refusal);
  });
};

/**
 * What no two settlements of one statement may share, since each is judged by the state before it.
 */
export const settlementKeys = ({ paid, effect }: SettleOrder): readonly string[] => [
  `order ${paid.orderId}`,
  ...(effect === undefined ? [] : paymentKeys(effect)),
  ...seatsOf(paid).map((seatId) => `seat ${paid.sessionId} ${seatId}`),
];

const seatsOf = ({ lines }: Order): readonly string[] => [...new Set(lines.map(({ seatId }) => seatId))];

const settleParameters = (batch: readonly SettleOrder[]): readonly string[] => {
  const documents = documentLines();
  // Orders and tickets come first, so each has the line of its index.
  for (const { paid } of batch) documents.lineOf(paid);
  for (const { tickets } of batch) for (const ticket of tickets) documents.lineOf(ticket);
  const effects = batch.map(({ effect }) => effect);
  const columns = {
    ...orderColumns(batch),
    ...paymentColumns(effects),
    paymentLines: arrayParameter(effects.map((effect) => (effect ? documents.lineOf(effect.payment.state) : null))),
  };
  const events = eventColumns(
    batch.map(({ events: own, effect }) => [...(effect?.payment.events ?? []), ...own]),
    documents,
  );
  return [JSON.stringify(columns), JSON.stringify(events), documents.text()];
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
