import { changeOf, money, ok, refuse } from '../kernel/index.ts';
import type { Change, Contended, Money, RefundId, Result, SeatId, Stored } from '../kernel/index.ts';
import { linesKept, linesToRefund, refundedMinorOf, requireRefundable } from '../orders/index.ts';
import type {
  Order,
  OrderEnded,
  OrderRefundReason,
  OrderUnknown,
  OrderUnpaid,
  RefundableOrder,
  SeatsNotOrdered,
  SeatsRefunded,
} from '../orders/index.ts';
import { decideRefundPart, isCaptured, leftToRefund, paymentFacts } from '../payments/index.ts';
import type { Payment, PaymentDisputed, RefundExceedsCaptured } from '../payments/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { refundAmountOf } from './refund-amount.ts';
import { takeBack } from './take-back.ts';

/** What to give back of an order. */
export interface Reverting {
  readonly refundId: RefundId;
  /** Default: all that the buyer still has. */
  readonly seatIds?: readonly SeatId[] | undefined;
  /** Whether to also refund fees that are not refundable on their own. */
  readonly withFees: boolean;
  readonly reason: OrderRefundReason;
}

export type RevertRefusal =
  OrderUnknown | OrderUnpaid | OrderEnded | SeatsNotOrdered | SeatsRefunded | RefundExceedsCaptured | PaymentDisputed;

/** A reverted order, and the payment that refunds it. */
export interface Reverted {
  readonly order: Order;
  readonly payment: Payment | undefined;
}

/**
 * Gives back seats of an order and records the pending refund of its payment, on anybody's behalf;
 * `contended` if either moved meanwhile. The gateway is not asked yet.
 *
 * The last seats refund at most what is left of the payment: part of it may have been refunded in
 * the gateway's dashboard.
 */
export const revertOrder = async (
  ports: ApplyPorts,
  known: Order,
  reverting: Reverting,
): Promise<Result<Reverted, RevertRefusal> | Contended> => {
  const refundable = requireRefundable(known);
  if (!refundable.ok) return refundable;
  const order = refundable.value;
  const chosen = linesToRefund(order, reverting.seatIds);
  if (!chosen.ok) return chosen;
  const lines = chosen.value;
  const payer = await payerOf(ports, order);
  if (payer === 'contended') return payer;
  // What a cancelled session owes is requested once the dispute has ended.
  if (reverting.reason === 'requested' && payer?.state.dispute?.status === 'open')
    return refuse({ code: 'payments/payment-disputed' });
  const left = leftOf(order, payer?.state);
  const isLast = lines.length === linesKept(order).length;
  const worth = refundAmountOf(order, lines, reverting);
  const isTooMuch = worth.amountMinor > left.amountMinor;
  if (isTooMuch && !isLast) return refuse({ code: 'payments/refund-exceeds-captured', left });
  const amount = isTooMuch ? left : worth;
  const now = ports.clock.now();
  const { refundId, reason, withFees } = reverting;
  const change = changePayer(payer, { refundId, amount, now });
  if (change !== undefined && 'code' in change) return refuse(change);
  const request = await takeBack(ports, order, { refundId, lines, amount, reason, withFees, now });
  const reverted = await ports.seatSales.revert({ ...request, ...(change && { effect: { payment: change } }) });
  if (reverted.ok) return ok({ order: reverted.value, payment: change?.state });
  const { refusal } = reverted;
  const isBusiness = refusal.code === 'orders/order-unknown' || refusal.code === 'orders/order-ended';
  return isBusiness ? refuse(refusal) : 'contended';
};

/**
 * What can still be refunded of an order: what its payment has left, but no more than the order has
 * left. A payment seems to have more until a refund in the dashboard becomes known.
 */
const leftOf = (order: RefundableOrder, payer: Payment | undefined): Money => {
  const ofPayment = payer === undefined ? 0 : leftToRefund(payer).amountMinor;
  const ofOrder = Math.max(0, order.total.amountMinor - refundedMinorOf(order));
  return money(Math.min(ofPayment, ofOrder), order.total.currency);
};

/** The payment that paid the order; undefined if it needed none. */
const payerOf = async (
  ports: ApplyPorts,
  { progress: { paymentId } }: RefundableOrder,
): Promise<Stored<Payment> | undefined | Contended> => {
  if (paymentId === null) return undefined;
  const stored = await ports.payments.find(paymentId);
  return stored !== undefined && isCaptured(stored.state.progress) ? stored : 'contended';
};

/** The payment with the refund pending; undefined if no money moves. */
const changePayer = (
  payer: Stored<Payment> | undefined,
  refund: { readonly refundId: RefundId; readonly amount: Money; readonly now: Payment['createdAt'] },
): Change<Payment> | RefundExceedsCaptured | undefined => {
  if (payer === undefined || refund.amount.amountMinor === 0) return undefined;
  const decided = decideRefundPart({ ...refund, reason: 'requested' }, payer.state);
  return decided.ok ? changeOf(paymentFacts, payer, decided.value, refund.now) : decided.refusal;
};
