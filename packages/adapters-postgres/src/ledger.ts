import { instant, money } from '@ticketly/core';
import type {
  EventId,
  Ledger,
  LedgerAccount,
  LedgerEntry,
  LedgerEntryId,
  LedgerEntryKind,
  OrderId,
  OrganizationId,
  PaymentId,
  PaymentSums,
  Posting,
} from '@ticketly/core';
import { formatLedgerCursor, parseLedgerCursor, sumPayment } from '@ticketly/core/ledger';
import { arrayParameter } from './array-parameter.ts';
import { gatherReads } from './gather-reads.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const columns = `entry_id, kind, organization_id, event_id, order_id, payment_id, posted_at_ms, postings`;
/** Index: ledger_of_organization. */
const entriesSql = `
  select ${columns} from ticketly.ledger
   where organization_id = $1 and posted_at_ms >= $2 and posted_at_ms < $3 and (posted_at_ms, entry_id) > ($4, $5)
   order by posted_at_ms, entry_id limit $6`;
/** Index: ledger_of_organization. */
const balancesSql = `
  select p.posting ->> 'account' as account, p.posting -> 'amount' ->> 'currency' as currency,
         sum((p.posting -> 'amount' ->> 'amountMinor')::bigint) as amount_minor
    from ticketly.ledger l, jsonb_array_elements(l.postings) as p(posting)
   where l.organization_id = $1 and l.posted_at_ms >= $2 and l.posted_at_ms < $3
   group by 1, 2 order by 1, 2`;
/** Index: ledger_of_order. */
const ofOrderSql = `select ${columns} from ticketly.ledger where order_id = any ($1::text[]) order by posted_at_ms, entry_id`;
/** Index: ledger_of_payment. */
const ofPaymentsSql = `select ${columns} from ticketly.ledger where payment_id = any ($1::text[])`;
/**
 * Index: ledger_at_gateway. A payment is listed where its money moved last, so that a later refund
 * is found there.
 */
const movedSql = `
  with moved as (
    select l.payment_id from ticketly.ledger l
     where l.provider = $1 and l.posted_at_ms >= $2 and l.posted_at_ms < $3 and (l.posted_at_ms, l.payment_id) > ($4, $5)
       and not exists (
         select from ticketly.ledger later
          where later.payment_id = l.payment_id and later.provider is not null
            and (later.posted_at_ms, later.entry_id) > (l.posted_at_ms, l.entry_id))
     order by l.posted_at_ms, l.payment_id limit $6)
  select ${columns} from ticketly.ledger where payment_id in (select payment_id from moved)`;

interface EntryRow {
  readonly entry_id: LedgerEntryId;
  readonly kind: LedgerEntryKind;
  readonly organization_id: OrganizationId | null;
  readonly event_id: EventId;
  readonly order_id: OrderId;
  readonly payment_id: PaymentId;
  readonly posted_at_ms: unknown;
  readonly postings: readonly Posting[];
}

interface BalanceRow {
  readonly account: LedgerAccount;
  readonly currency: string;
  readonly amount_minor: unknown;
}

const entryFrom = (row: EntryRow): LedgerEntry => ({
  entryId: row.entry_id,
  kind: row.kind,
  ...(row.organization_id !== null && { organizationId: row.organization_id }),
  eventId: row.event_id,
  orderId: row.order_id,
  paymentId: row.payment_id,
  postings: row.postings,
  postedAt: instant(wholeNumber(row.posted_at_ms)),
});

const sumsFrom = (entries: readonly LedgerEntry[]): PaymentSums[] =>
  [...Map.groupBy(entries, ({ paymentId }) => paymentId).values()].map(sumPayment);

/** The position before everything in a list. */
const beginning = { at: -1, id: '' };

const byPlace = (one: PaymentSums, other: PaymentSums): number =>
  one.movedAt - other.movedAt || (one.paymentId < other.paymentId ? -1 : 1);

/** {@link Ledger} in PostgreSQL: a row for each entry, which `append_events` writes. */
export const postgresLedger = (client: SqlClient): Ledger => {
  const read = async (sql: string, parameters: readonly unknown[]): Promise<LedgerEntry[]> =>
    (await client.query<EntryRow>(sql, parameters)).map(entryFrom);
  const byOrder = gatherReads<EntryRow>(client, { sql: ofOrderSql, keyOf: (row) => row.order_id });
  const placeIn = (list: string, cursor: string | undefined): { readonly at: number; readonly id: string } =>
    (cursor === undefined ? undefined : parseLedgerCursor(list, cursor)) ?? beginning;
  return {
    entries: async ({ organizationId, from, to }, { limit, cursor }) => {
      const { at, id } = placeIn(organizationId, cursor);
      const found = await read(entriesSql, [organizationId, from, to, at, id, limit + 1]);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items,
        nextCursor: last ? formatLedgerCursor(organizationId, { at: last.postedAt, id: last.entryId }) : null,
      };
    },
    balances: async ({ organizationId, from, to }) =>
      (await client.query<BalanceRow>(balancesSql, [organizationId, from, to])).map(
        ({ account, currency, amount_minor: amountMinor }) => ({
          account,
          balance: money(wholeNumber(amountMinor), currency),
        }),
      ),
    ofOrder: async (orderId) => (await byOrder(orderId)).map(entryFrom),
    ofPayments: async (paymentIds) => sumsFrom(await read(ofPaymentsSql, [arrayParameter(paymentIds)])),
    moved: async ({ provider, from, to, limit, cursor }) => {
      const { at, id } = placeIn(provider, cursor);
      const found = sumsFrom(await read(movedSql, [provider, from, to, at, id, limit + 1])).sort(byPlace);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items,
        nextCursor: last ? formatLedgerCursor(provider, { at: last.movedAt, id: last.paymentId }) : null,
      };
    },
  };
};
