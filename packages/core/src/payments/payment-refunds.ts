import { invariant, money, parseId } from '../kernel/index.ts';
import type { Instant, Money, PaymentId, RefundId } from '../kernel/index.ts';
import { providerRefOf } from './payment-reference.ts';
import type { Payment, PaymentProgress, PaymentRefund, RefundReason } from './payment.ts';

const refundIdFrom = (text: string): RefundId => {
  const refundId = parseId('refund', text);
  invariant(refundId !== undefined, `"${text}" names no refund`);
  return refundId;
};

/** The refund of a payment that nobody could get anything for: there is one, of all of it. */
export const wholeRefundIdOf = (paymentId: PaymentId): RefundId => refundIdFrom(paymentId);

/**
 * What was found to have gone back at the gateway, by the sum that had gone back then: the same
 * however often that sum is heard. More may be found in the same sum, when a refund of our own
 * turns out to be none of it; that has a number.
 */
export const foundRefundIdOf = (
  paymentId: PaymentId,
  { amountMinor }: Money,
  known: readonly PaymentRefund[] = [],
): RefundId => {
  const name = `${paymentId}:${amountMinor}`;
  const before = known.filter(({ refundId }) => refundId === name || refundId.startsWith(`${name}:`)).length;
  return refundIdFrom(before === 0 ? name : `${name}:${before + 1}`);
};

/** What a lost dispute took of the order that a payment paid. */
export const disputeRefundIdOf = (paymentId: PaymentId): RefundId => refundIdFrom(`${paymentId}:dispute`);

/** A name of a refund that no other of any payment has: callers name refunds within their order. */
export const refundNameOf = (paymentId: PaymentId, refundId: RefundId): string =>
  refundId.startsWith(paymentId) ? refundId : `${paymentId}:${refundId}`;

/**
 * The idempotency key of a refund: of no other of any payment. A gateway answers a key with what it
 * said first, a refusal too; so a refund that was reduced is another question.
 */
export const refundKeyOf = (
  paymentId: PaymentId,
  { refundId, amount, reducedFrom }: Pick<PaymentRefund, 'refundId' | 'amount' | 'reducedFrom'>,
): string => {
  const name = refundNameOf(paymentId, refundId);
  return reducedFrom === undefined ? `refund:${name}` : `refund:${name}:${amount.amountMinor}`;
};

/** Everything that goes back of a payment, or went; also of one from before refunds were kept. */
export const refundsOf = ({ paymentId, amount, progress, refunds }: Payment): readonly PaymentRefund[] => {
  if (refunds !== undefined) return refunds;
  if (progress.status !== 'refund_pending' && progress.status !== 'refunded') return [];
  const status = progress.status === 'refunded' ? 'done' : 'pending';
  return [{ refundId: wholeRefundIdOf(paymentId), amount, status, reason: progress.reason }];
};

/** The refunds that the gateway has not confirmed yet. */
export const pendingRefundsOf = (payment: Payment): readonly PaymentRefund[] =>
  refundsOf(payment).filter(({ status }) => status === 'pending');

/** The sum of refunds, in minor units. */
export const refundsMinor = (refunds: readonly PaymentRefund[]): number =>
  refunds.reduce((sum, { amount }) => sum + amount.amountMinor, 0);

/** What of a payment the buyer's bank took back, in minor units. */
export const disputedMinor = ({ dispute }: Pick<Payment, 'dispute'>): number =>
  dispute?.status === 'lost' ? dispute.amount.amountMinor : 0;

/** Whether the money of a payment was captured as it was asked for, whatever became of it then. */
export const isCaptured = ({ status }: PaymentProgress): boolean =>
  status === 'succeeded' || status === 'refund_pending' || status === 'partly_refunded' || status === 'refunded';

/** What can still go back of a payment: what was captured without what went, or is on its way. */
export const leftToRefund = (payment: Payment): Money => {
  const { amountMinor, currency } = payment.amount;
  const left = amountMinor - refundsMinor(refundsOf(payment)) - disputedMinor(payment);
  const isGone = !isCaptured(payment.progress) || payment.progress.status === 'refunded';
  return money(isGone ? 0 : Math.max(0, left), currency);
};

/** A captured payment with these refunds, and where it is with them. */
export const withRefunds = (
  payment: Payment,
  refunds: readonly PaymentRefund[],
  { providerRef, now }: { readonly providerRef: string; readonly now: Instant },
): Payment => ({ ...payment, refunds, progress: progressOf(payment, refunds, providerRef, now) });

const progressOf = (
  payment: Payment,
  refunds: readonly PaymentRefund[],
  providerRef: string,
  now: Instant,
): PaymentProgress => {
  const { progress, amount } = payment;
  const pending = refunds.find(({ status }) => status === 'pending');
  if (pending !== undefined) {
    const since = progress.status === 'refund_pending' ? progress.since : now;
    return { status: 'refund_pending', providerRef, reason: toldReason(pending), since };
  }
  const gone = refundsMinor(refunds) + disputedMinor(payment);
  const status = gone >= amount.amountMinor ? 'refunded' : 'partly_refunded';
  return { status, providerRef, reason: toldReason(refunds.at(-1)), refundedAt: now };
};

/** Refunds that nobody asked for here have always been told as requested. */
const toldReason = (refund: PaymentRefund | undefined): RefundReason =>
  refund === undefined || refund.reason === 'at-gateway' ? 'requested' : refund.reason;

/** The reference of a captured payment, which the news of its capture brought. */
export const capturedRefOf = ({ paymentId, progress }: Payment): string => {
  const providerRef = providerRefOf(progress);
  invariant(providerRef !== null, `payment ${paymentId} is ${progress.status} and has no reference`);
  return providerRef;
};
