import { instant } from '@ticketly/core';
import type {
  Payment,
  PaymentBacklog,
  Payments,
  PaymentUrgency,
  Result,
  Stored,
  VersionConflict,
} from '@ticketly/core';
import { storedFrom } from './aggregates.ts';
import type { AggregateRow } from './aggregates.ts';
import { announceAppend } from './append-signal.ts';
import { paymentKeys } from './batch-columns.ts';
import type { BatchedPayment } from './batch-columns.ts';
import { gatherReads } from './gather-reads.ts';
import { groupCommit } from './group-commit.ts';
import { documentCodec, wholeNumber } from './row-codec.ts';
import { saveBatch } from './save-batch.ts';
import type { Saved } from './save-batch.ts';
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

const findSql = `select payment_id as key, version, state from ticketly.payments where payment_id = any ($1::text[])`;
const ofOrderSql = `
  select order_id as key, version, state from ticketly.payments where order_id = any ($1::text[]) order by attempt`;
/**
 * Index: payments_resting. Concurrent callers each get different rows; what is taken rests as the
 * core's `restMs` says.
 */
const takeDueSql = `
  with due as materialized (
    select payment_id, resting_since_ms from ticketly.payments
     where provider = $1 and urgency = $2 and resting_since_ms <= ticketly.now_ms() + $3::bigint - $4::bigint
     order by resting_since_ms, payment_id limit $6 for update skip locked),
  taken as (
    update ticketly.payments p
       set asks = p.asks + 1,
           resting_since_ms = ticketly.now_ms() - $4::bigint
             + greatest($4::bigint, least($5::bigint, $4::bigint << least(p.asks + 1, 20)))
      from due where p.payment_id = due.payment_id
    returning p.version, p.state, p.payment_id, due.resting_since_ms)
  select version, state from taken order by resting_since_ms, payment_id`;
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

interface KeyedRow extends AggregateRow {
  readonly key: string;
}

const keyOf = ({ key }: KeyedRow): string => key;
const decodeRow = (row: AggregateRow): Stored<Payment> => storedFrom(row, decode);

const maxBatch = 128;
const maxInFlight = 4;

/** {@link Payments} in PostgreSQL. Simultaneous reads, and simultaneous saves, share statements. */
export const postgresPayments = (client: SqlClient): Payments => {
  const byId = gatherReads<KeyedRow>(client, { sql: findSql, keyOf });
  const byOrder = gatherReads<KeyedRow>(client, { sql: ofOrderSql, keyOf });
  const save = groupCommit<BatchedPayment, Saved>({
    run: async (batch) => {
      const answers = await saveBatch(client, batch);
      announceAppend(client);
      return answers;
    },
    exclusive: paymentKeys,
    maxBatch,
    maxInFlight,
  });
  return {
    find: async (paymentId) => (await byId(paymentId)).map(decodeRow)[0],
    ofOrder: async (orderId) => (await byOrder(orderId)).map(decodeRow),
    takeDue: async ({ provider, urgency, aheadMs = 0, quietMs, maxMs, limit }) =>
      (await client.query<AggregateRow>(takeDueSql, [provider, urgency, aheadMs, quietMs, maxMs, limit])).map(
        decodeRow,
      ),
    backlog: async () => (await client.query<BacklogRow>(backlogSql)).map(backlogFrom),
    // Without a message, none can be a duplicate.
    save: async (payment) => (await save({ payment })) as Result<number, VersionConflict>,
    saveOnce: (payment, message) => save({ payment, message }),
  };
};
