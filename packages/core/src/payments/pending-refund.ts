import { money } from '../kernel/index.ts';
import type { Instant, Money } from '../kernel/index.ts';
import { pendingRefundsOf, refundsMinor } from './payment-refunds.ts';
import type { Payment } from './payment.ts';

/** Money of a payment that is on its way back. */
export interface PendingRefund {
  readonly amount: Money;
  /** Since when some of it has been. */
  readonly since: Instant;
  /**
   * `on-its-way`: the gateway is asked until it says done · `overdue`: that has taken too long, and
   * a person has to look · `disputed`: nothing is requested while the buyer's bank disputes the
   * payment, or the money might go back twice.
   */
  readonly state: 'on-its-way' | 'overdue' | 'disputed';
}

/**
 * With the default limits, the reconciler gets through the refunds of a whole hall within an hour.
 * What takes longer than this keeps failing.
 */
const overdueMs = 6 * 60 * 60_000;

/** What of a payment is on its way back; undefined if nothing is. */
export const pendingRefundOf = (payment: Payment, now: Instant): PendingRefund | undefined => {
  const { progress, dispute, amount } = payment;
  if (progress.status !== 'refund_pending') return undefined;
  const { since } = progress;
  const late = now - since > overdueMs ? 'overdue' : 'on-its-way';
  return {
    amount: money(refundsMinor(pendingRefundsOf(payment)), amount.currency),
    since,
    state: dispute?.status === 'open' ? 'disputed' : late,
  };
};
