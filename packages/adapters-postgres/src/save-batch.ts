import { ok, refuse } from '@ticketly/core';
import type { MessageRepeated, Result, VersionConflict } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { eventsOf, jsonLines, paymentColumns } from './batch-columns.ts';
import type { BatchedPayment } from './batch-columns.ts';
import { refusedOf } from './refused-rows.ts';
import type { SqlSession } from './sql-client.ts';

/** What becomes of a save. */
export type Saved = Result<number, VersionConflict | MessageRepeated>;

const saveSql = `select place, refusal from ticketly.save_payments($1::json, $2::text, $3::json)`;

/** Sends payments to be saved in one statement; each is saved whole or refused for itself. */
export const saveBatch = async (session: SqlSession, batch: readonly BatchedPayment[]): Promise<readonly Saved[]> => {
  const refusals = await refusedOf<VersionConflict | MessageRepeated>(session, saveSql, saveParameters(batch));
  return batch.map(({ payment }, place) => {
    const refusal = refusals.get(place);
    return refusal === undefined ? ok(payment.expectedVersion + 1) : refuse(refusal);
  });
};

const saveParameters = (batch: readonly BatchedPayment[]): readonly string[] => {
  const states = batch.map(({ payment }) => payment.state);
  const { events, eventOrders } = eventsOf(batch.map(({ payment }) => payment.events));
  const columns = {
    ...paymentColumns(batch),
    orderIds: arrayParameter(states.map(({ orderId }) => orderId)),
    attempts: arrayParameter(states.map(({ attempt }) => attempt)),
    eventOrders,
  };
  return [JSON.stringify(columns), jsonLines(states), events];
};
