import type { Instant } from '../kernel/index.ts';
import { isBalanced, sumPayment } from '../ledger/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import { missingEntries } from '../orders/index.ts';
import type { Order, OrderOnRecord } from '../orders/index.ts';
import { disputedMinor, isCaptured, pendingRefundOf, refundsMinor, refundsOf } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import type { Finding } from './finding.ts';

/** I10: entries that follow from what happened but are missing from the ledger. */
export const unpostedEntries = (
  onRecord: OrderOnRecord,
  entries: readonly LedgerEntry[],
  now: Instant,
): readonly Finding[] =>
  missingEntries(onRecord, entries, now).map(({ entryId, paymentId }) => ({
    invariant: 'I10',
    sentence: `the ledger has no entry ${entryId} of order ${onRecord.order.orderId} and its payment ${paymentId}`,
  }));

/** I10: entries are balanced, and agree with each payment about itself. */
export const wrongEntries = (
  { payments }: Pick<OrderOnRecord, 'payments'>,
  entries: readonly LedgerEntry[],
  now: Instant,
): readonly Finding[] => {
  const ofPayment = Map.groupBy(entries, ({ paymentId }) => paymentId);
  const unbalanced = entries.filter(({ postings }) => !isBalanced(postings));
  const sentences = [
    ...unbalanced.map(({ entryId }) => `the ledger's entry ${entryId} is not balanced`),
    ...payments.flatMap((payment) => differences(payment, ofPayment.get(payment.paymentId) ?? [], now)),
  ];
  return sentences.map((sentence) => ({ invariant: 'I10', sentence }));
};

/**
 * A refund that was cut to nothing is done. The dashboard refund that replaced it becomes known
 * only when the gateway is asked again, which a crash may delay.
 */
const inFlightMs = 15 * 60_000;

const differences = (payment: Payment, entries: readonly LedgerEntry[], now: Instant): readonly string[] => {
  if (entries.length === 0) return [];
  const { paymentId, progress } = payment;
  const currencies = new Set(entries.flatMap(({ postings }) => postings.map(({ amount }) => amount.currency)));
  if (currencies.size > 1) return [`the ledger has payment ${paymentId} in ${[...currencies].join(' and ')}`];
  const { capturedMinor, returnedMinor, disputedMinor: lostMinor, receivableMinor } = sumPayment(entries);
  const done = refundsMinor(refundsOf(payment).filter(({ status }) => status === 'done'));
  const has = textOf(capturedMinor, returnedMinor, lostMinor);
  const says = textOf(capturedOf(payment) ?? capturedMinor, done, disputedMinor(payment));
  // Money that waits for a person, or is on its way back, belongs to the buyer.
  const isWaiting = progress.status === 'mismatched' || progress.status === 'refund_pending';
  const isInFlight = 'refundedAt' in progress && now - progress.refundedAt < inFlightMs;
  const owed = isWaiting || isInFlight ? 0 : receivableMinor;
  return [
    ...(has === says ? [] : [`the ledger has of payment ${paymentId} ${has}, and the payment says ${says}`]),
    ...(owed === 0 ? [] : [`of payment ${paymentId}, which is ${progress.status}, the ledger owes its buyer ${owed}`]),
  ];
};

/** What was captured; undefined if only the gateway knows, because all of it was refunded. */
const capturedOf = ({ amount, progress }: Payment): number | undefined => {
  if (progress.status === 'refunded') return undefined;
  if (progress.status === 'mismatched') return progress.captured.amountMinor;
  return isCaptured(progress) ? amount.amountMinor : 0;
};

const textOf = (captured: number, returned: number, lost: number): string =>
  `${captured} captured, ${returned} given back, ${lost} lost`;

/** I2: what was reverted of a paid order is being refunded from its payment, or was refunded. */
export const missingRefunds = ({ order, payments }: OrderOnRecord): readonly Finding[] => {
  const payer = payments.find(({ paymentId }) => paymentId === payerOf(order));
  if (payer === undefined) return [];
  const known = new Set(refundsOf(payer).map(({ refundId }) => refundId));
  // A refund that began at the gateway is recorded on the payment first, under another name.
  const missing = (order.refunds ?? []).filter(
    ({ reason, refundId, amount }) =>
      (reason === 'requested' || reason === 'session-cancelled') && amount.amountMinor > 0 && !known.has(refundId),
  );
  const isWhole = order.refunds === undefined && order.progress.status === 'refunded' && known.size === 0;
  const sentences = [
    ...missing.map(
      ({ refundId, amount }) =>
        `refund ${refundId} of order ${order.orderId} is of ${amount.amountMinor}, and its payment ${payer.paymentId} does not have it`,
    ),
    ...(isWhole ? [`order ${order.orderId} is refunded, and nothing goes back of its payment ${payer.paymentId}`] : []),
  ];
  return sentences.map((sentence) => ({ invariant: 'I2', sentence }));
};

/** I2: pending refunds complete. */
export const stuckRefunds = ({ payments }: Pick<OrderOnRecord, 'payments'>, now: Instant): readonly Finding[] =>
  payments.flatMap((payment) => {
    const pending = pendingRefundOf(payment, now);
    if (pending?.state !== 'overdue') return [];
    const { paymentId, provider } = payment;
    const sentence = `payment ${paymentId} goes back since ${pending.since}, and gateway ${provider} has not done it`;
    return [{ invariant: 'I2', sentence }];
  });

const payerOf = ({ progress }: Order): Payment['paymentId'] | null =>
  'paymentId' in progress ? progress.paymentId : null;
