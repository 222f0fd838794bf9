import { ok, refuse } from '@ticketly/core';
import type { MessageRepeated, Result, VersionConflict } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { documentLines, eventColumns, paymentColumns } from './batch-columns.ts';
import type { BatchedPayment } from './batch-columns.ts';
import { refusedOf } from './refused-rows.ts';
import type { SqlSession } from './sql-client.ts';

/** The outcome of a save. */
export type Saved = Result<number, VersionConflict | MessageRepeated>;

const saveSql = `select place, refusal from ticketly.save_payments($1::json, $2::json, $3::text)`;

/** Sends payments to be saved in one statement; each is saved whole or refused on its own. */
export const saveBatch = async (session: SqlSession, batch: readonly BatchedPayment[]): Promise<readonly Saved[]> => {
  const refusals = await refusedOf<VersionConflict | MessageRepeated>(session, saveSql, saveParameters(batch));
  return batch.map(({ payment }, place) => {
    const refusal = refusals.get(place);
    return refusal === undefined ? ok(payment.expectedVersion + 1) : refuse(refusal);
  });
};

const saveParameters = (batch: readonly BatchedPayment[]): readonly string[] => {
  const documents = documentLines();
  const states = batch.map(({ payment }) => payment.state);
  // The payments come first, so each has the line of its index.
  for (const state of states) documents.lineOf(state);
  const columns = {
    ...paymentColumns(batch),
    orderIds: arrayParameter(states.map(({ orderId }) => orderId)),
    attempts: arrayParameter(states.map(({ attempt }) => attempt)),
  };
  const events = eventColumns(
    batch.map(({ payment }) => payment.events),
    documents,
  );
  return [JSON.stringify(columns), JSON.stringify(events), documents.text()];
};
