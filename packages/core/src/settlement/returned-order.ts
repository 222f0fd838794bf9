import { money } from '../kernel/index.ts';
import type { Clock } from '../kernel/index.ts';
import { linesKept, refundedMinorOf, requireRefundable } from '../orders/index.ts';
import type { Order, RefundableOrder, RefundOfOrder, RevertOrder } from '../orders/index.ts';
import { disputedMinor, disputeRefundIdOf } from '../payments/index.ts';
import type { NoticeVerdict } from '../payments/index.ts';
import type { Tickets } from '../tickets/index.ts';
import { takeBack } from './take-back.ts';

/** What becomes of the tickets of an order whose money the buyer's bank took back. */
export type LostDisputePolicy = 'revoke' | 'keep';

/** Money went back without a request from here. */
export type ReturnVerdict = Extract<NoticeVerdict, { readonly kind: 'return' | 'lose' }>;

/**
 * What becomes of an order when money went back without a request from here. Undefined if nothing
 * changes, because the order had ended before or another payment paid it.
 *
 * If everything went back, so do its seats. If only part of it did, nobody knows for which seats:
 * the order records the money and keeps its tickets.
 */
export const returnedOrder = async (
  ports: { readonly tickets: Tickets; readonly clock: Clock; readonly lostDisputes?: LostDisputePolicy },
  order: Order | undefined,
  verdict: ReturnVerdict,
): Promise<Omit<RevertOrder, 'effect'> | undefined> => {
  const payment = verdict.fact.payload;
  const refundable = order === undefined ? undefined : requireRefundable(order);
  if (!refundable?.ok || refundable.value.progress.paymentId !== payment.paymentId) return undefined;
  const isWhole = payment.progress.status === 'refunded';
  const isTakenBack = isWhole && (verdict.kind === 'return' || ports.lostDisputes !== 'keep');
  const refund = refundBy(verdict, refundable.value);
  if (!isTakenBack && refund.amount.amountMinor === 0) return undefined;
  const lines = isTakenBack ? linesKept(refundable.value) : [];
  return takeBack(ports, refundable.value, { ...refund, lines, now: ports.clock.now() });
};

const refundBy = (
  verdict: ReturnVerdict,
  order: RefundableOrder,
): Pick<RefundOfOrder, 'refundId' | 'amount' | 'reason'> => {
  const payment = verdict.fact.payload;
  const gone = verdict.kind === 'return' ? verdict.found.amount.amountMinor : disputedMinor(payment);
  const left = order.total.amountMinor - refundedMinorOf(order);
  const amount = money(Math.min(gone, left), order.total.currency);
  return verdict.kind === 'return'
    ? { refundId: verdict.found.refundId, amount, reason: 'at-gateway' }
    : { refundId: disputeRefundIdOf(payment.paymentId), amount, reason: 'dispute-lost' };
};
