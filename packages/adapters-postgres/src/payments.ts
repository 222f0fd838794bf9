import { ok, refuse } from '@ticketly/core';
import type { Change, InboxMessage, MessageRepeated, Payment, Payments, Result, VersionConflict } from '@ticketly/core';
import { storedFrom } from './aggregates.ts';
import type { AggregateRow } from './aggregates.ts';
import { announceAppend } from './append-signal.ts';
import { documentCodec, jsonParameter, wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Payment>(
  'payment',
  { paymentId: 'string', orderId: 'string', amount: 'object', attempt: 'number' },
  ['created', 'requires_action', 'succeeded', 'failed', 'cancelled', 'refund_pending', 'refunded', 'mismatched'],
);

const findSql = `select version, state from ticketly.payments where payment_id = $1`;
const ofOrderSql = `select version, state from ticketly.payments where order_id = $1 order by attempt`;
const saveSql = `select ticketly.save_payment($1::jsonb, $2, $3::json, $4::jsonb) as refusal`;
/** Index: payments_unresolved. Without a quiet time those saved in this very millisecond are meant too. */
const unresolvedSql = `
  select version, state from ticketly.payments
   where status in ('created', 'requires_action', 'refund_pending')
     and saved_at_ms < ticketly.now_ms() - $1::bigint + case when $1::bigint = 0 then 1 else 0 end
   order by saved_at_ms limit $2`;

interface RefusalRow {
  readonly code: (VersionConflict | MessageRepeated)['code'];
  readonly currentVersion?: unknown;
}

/** {@link Payments} in PostgreSQL. */
export const postgresPayments = (client: SqlClient): Payments => {
  const read = async (sql: string, parameters: readonly unknown[]): Promise<ReturnType<typeof storedFrom<Payment>>[]> =>
    (await client.query<AggregateRow>(sql, parameters)).map((row) => storedFrom(row, decode));
  const save = async (
    { state, events, expectedVersion }: Change<Payment>,
    message: InboxMessage | null,
  ): Promise<RefusalRow | null> => {
    const parameters = [JSON.stringify(state), expectedVersion, JSON.stringify(events), jsonParameter(message)];
    const [row] = await client.query<{ refusal: RefusalRow | null }>(saveSql, parameters);
    return row?.refusal ?? null;
  };
  const answer = (change: Change<Payment>, refusal: RefusalRow | null): Result<number, VersionConflict> => {
    if (refusal !== null) {
      return refuse({ code: 'kernel/version-conflicting', currentVersion: wholeNumber(refusal.currentVersion) });
    }
    announceAppend(client);
    return ok(change.expectedVersion + 1);
  };
  return {
    find: async (paymentId) => (await read(findSql, [paymentId]))[0],
    ofOrder: (orderId) => read(ofOrderSql, [orderId]),
    unresolved: ({ quietMs, limit }) => read(unresolvedSql, [quietMs, limit]),
    save: async (change) => answer(change, await save(change, null)),
    saveOnce: async (change, message) => {
      const refusal = await save(change, message);
      if (refusal?.code === 'messaging/message-repeated') return refuse({ code: 'messaging/message-repeated' });
      return answer(change, refusal);
    },
  };
};
