import { instant, ok, refuse } from '@ticketly/core';
import type {
  Change,
  InboxMessage,
  MessageRepeated,
  Payment,
  PaymentBacklog,
  Payments,
  PaymentUrgency,
  Result,
  VersionConflict,
} from '@ticketly/core';
import { storedFrom } from './aggregates.ts';
import type { AggregateRow } from './aggregates.ts';
import { announceAppend } from './append-signal.ts';
import { documentCodec, jsonParameter, wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Payment>(
  'payment',
  { paymentId: 'string', orderId: 'string', eventId: 'string', amount: 'object', attempt: 'number' },
  [
    'created',
    'requires_action',
    'succeeded',
    'failed',
    'cancelled',
    'refund_pending',
    'partly_refunded',
    'refunded',
    'mismatched',
  ],
);

const findSql = `select version, state from ticketly.payments where payment_id = $1`;
const ofOrderSql = `select version, state from ticketly.payments where order_id = $1 order by attempt`;
const saveSql = `select ticketly.save_payment($1::jsonb, $2, $3::json, $4::jsonb) as refusal`;
/**
 * Index: payments_resting. Of callers at the same moment each gets others; what is taken rests as
 * `restMs` of the core says.
 */
const takeDueSql = `
  with due as materialized (
    select payment_id, resting_since_ms from ticketly.payments
     where provider = $1 and urgency = $2 and resting_since_ms <= ticketly.now_ms() + $3::bigint - $4::bigint
     order by resting_since_ms limit $6 for update skip locked),
  taken as (
    update ticketly.payments p
       set asks = p.asks + 1,
           resting_since_ms = ticketly.now_ms() - $4::bigint
             + greatest($4::bigint, least($5::bigint, $4::bigint << least(p.asks + 1, 20)))
      from due where p.payment_id = due.payment_id
    returning p.version, p.state, due.resting_since_ms)
  select version, state from taken order by resting_since_ms`;
/** Index: payments_resting. */
const backlogSql = `
  select provider, urgency, count(*) as count, min(resting_since_ms) as resting_since_ms, min(saved_at_ms) as saved_at_ms
    from ticketly.payments where urgency is not null group by provider, urgency`;

interface BacklogRow {
  readonly provider: string;
  readonly urgency: PaymentUrgency;
  readonly count: unknown;
  readonly resting_since_ms: unknown;
  readonly saved_at_ms: unknown;
}

const backlogFrom = (row: BacklogRow): PaymentBacklog => ({
  provider: row.provider,
  urgency: row.urgency,
  count: wholeNumber(row.count),
  restingSince: instant(wholeNumber(row.resting_since_ms)),
  oldestSavedAt: instant(wholeNumber(row.saved_at_ms)),
});

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
    takeDue: ({ provider, urgency, aheadMs = 0, quietMs, maxMs, limit }) =>
      read(takeDueSql, [provider, urgency, aheadMs, quietMs, maxMs, limit]),
    backlog: async () => (await client.query<BacklogRow>(backlogSql)).map(backlogFrom),
    save: async (change) => answer(change, await save(change, null)),
    saveOnce: async (change, message) => {
      const refusal = await save(change, message);
      if (refusal?.code === 'messaging/message-repeated') return refuse({ code: 'messaging/message-repeated' });
      return answer(change, refusal);
    },
  };
};
