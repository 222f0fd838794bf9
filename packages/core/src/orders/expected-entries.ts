import type { Instant } from '../kernel/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import { paymentEntries } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import { orderEntries } from './order-entries.ts';
import type { Order, OrderRefund } from './order.ts';

/** An order, and every attempt to pay it. */
export interface OrderOnRecord {
  readonly order: Order;
  readonly payments: readonly Payment[];
}

/**
 * Every entry that the ledger has to have of an order and its payments, by what they say of
 * themselves now: the same ids, postings and kinds as were posted when it happened.
 *
 * @param now dates what does not say when it happened
 */
export const expectedEntries = ({ order, payments }: OrderOnRecord, now: Instant): readonly LedgerEntry[] => [
  ...payments.flatMap((payment) =>
    paymentEntries(undefined, payment, now).map((entry) => ({
      ...entry,
      postedAt: dateOf(entry, payment, order) ?? now,
    })),
  ),
  ...entriesOfSale(order),
];

/** The entries of an order that is not among them, by their ids. */
export const missingEntries = (
  onRecord: OrderOnRecord,
  entries: readonly LedgerEntry[],
  now: Instant,
): readonly LedgerEntry[] => {
  const known = new Set(entries.map(({ entryId }) => entryId));
  return expectedEntries(onRecord, now).filter(({ entryId }) => !known.has(entryId));
};

const entriesOfSale = (order: Order): readonly LedgerEntry[] => {
  const { progress, refunds } = order;
  if (progress.status !== 'paid' && progress.status !== 'partly_refunded' && progress.status !== 'refunded') return [];
  const paidAt = paidAtOf(order) ?? order.placedAt;
  const sold = orderEntries({ type: 'OrderPaid', payload: order }, paidAt);
  const takenBack = (upTo: readonly OrderRefund[] | undefined, at: Instant): readonly LedgerEntry[] => {
    const { refunds: _, ...bare } = order;
    const payload = upTo === undefined ? bare : { ...bare, refunds: upTo };
    return orderEntries({ type: 'OrderRefunded', payload }, at);
  };
  // Refunded before refunds were kept: whole.
  if (refunds === undefined)
    return progress.status === 'refunded' ? [...sold, ...takenBack(undefined, progress.refundedAt)] : sold;
  return [...sold, ...refunds.flatMap(({ refundedAt }, at) => takenBack(refunds.slice(0, at + 1), refundedAt))];
};

const paidAtOf = ({ progress }: Order): Instant | undefined => ('paidAt' in progress ? progress.paidAt : undefined);

const dateOf = ({ kind }: LedgerEntry, { progress, createdAt }: Payment, order: Order): Instant | undefined => {
  if (kind === 'captured')
    return progress.status === 'succeeded' ? progress.succeededAt : (paidAtOf(order) ?? createdAt);
  if (kind === 'disputed') return undefined;
  return 'refundedAt' in progress ? progress.refundedAt : undefined;
};
