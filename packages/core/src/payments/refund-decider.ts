import { isSameMoney, money, ok, refuse } from '../kernel/index.ts';
import type { Instant, Money, PaymentId, RefundId, Result } from '../kernel/index.ts';
import { cameTo } from './payment-facts.ts';
import type { DisputeFactType, PaymentFact } from './payment-facts.ts';
import type { GatewayDispute } from './gateway-dispute.ts';
import type { GatewayPayment } from './payment-gateway.port.ts';
import {
  capturedRefOf,
  disputedMinor,
  foundRefundIdOf,
  leftToRefund,
  pendingRefundsOf,
  refundsMinor,
  refundsOf,
  wholeRefundIdOf,
  withRefunds,
} from './payment-refunds.ts';
import type { Payment, PaymentRefund, RefundReason } from './payment.ts';
import type { RefundExceedsCaptured } from './refusals.ts';

/**
 * The captured money is to go back whole. It is recorded before the gateway is asked, so that a
 * crash in between is made good later.
 */
export const decideRefundPayment = (
  command: { readonly providerRef: string; readonly reason: RefundReason; readonly now: Instant },
  payment: Payment,
): readonly [PaymentFact] => {
  const { providerRef, reason, now } = command;
  const { paymentId, amount } = payment;
  const whole: PaymentRefund = { refundId: wholeRefundIdOf(paymentId), amount, status: 'pending', reason };
  return [cameTo(withRefunds(payment, [whole], { providerRef, now }))];
};

/**
 * Some of a captured payment is to go back, beside what goes back already. Recorded before the
 * gateway is asked, like the whole.
 *
 * @returns `payments/refund-exceeds-captured` if less is left.
 */
export const decideRefundPart = (
  command: {
    readonly refundId: RefundId;
    readonly amount: Money;
    readonly reason: RefundReason;
    readonly now: Instant;
  },
  payment: Payment,
): Result<readonly [PaymentFact], RefundExceedsCaptured> => {
  const { refundId, amount, reason, now } = command;
  const left = leftToRefund(payment);
  if (amount.amountMinor > left.amountMinor) return refuse({ code: 'payments/refund-exceeds-captured', left });
  const refunds: readonly PaymentRefund[] = [...refundsOf(payment), { refundId, amount, status: 'pending', reason }];
  return ok([cameTo(withRefunds(payment, refunds, { providerRef: capturedRefOf(payment), now }))]);
};

/**
 * The gateway refused a refund since it has less left, as it says now: what is left goes back. The
 * other part went back in its dashboard, and is found as such.
 */
export const decideReduceRefund = (
  { refundId, said, now }: { readonly refundId: RefundId; readonly said: GatewayPayment; readonly now: Instant },
  payment: Payment,
): readonly PaymentFact[] => {
  const left = said.captured.amountMinor - said.refunded.amountMinor;
  const refund = pendingRefundsOf(payment).find((pending) => pending.refundId === refundId);
  if (refund === undefined || left >= refund.amount.amountMinor) return [];
  const known = refundsOf(payment);
  const promised = refundsMinor(known.filter((other) => other !== refund && isLeftOver(other)));
  const refunds = cutTo(left - promised, known, (each) => each === refund);
  return [cameTo(withRefunds(payment, refunds, { providerRef: said.providerRef, now }))];
};

/** What a gateway's word changes of the refunds of a captured payment. */
export interface Returned {
  readonly payment: Payment;
  /** What went back though nobody asked for it here. */
  readonly found: PaymentRefund | undefined;
}

/**
 * Compares what went back of a captured payment with what the gateway says did, in sum. Undefined
 * if that is known.
 *
 * A pending refund is done when the gateway answers the question for it (`answered`), or when as
 * much went back as was ever asked for. Whatever went back beyond that was never asked for. One
 * that was cut to what the gateway had left is done when nothing is: what went back before was
 * another's.
 */
export const returnedBy = (
  {
    said,
    answered,
    now,
  }: { readonly said: GatewayPayment; readonly answered?: RefundId | undefined; readonly now: Instant },
  payment: Payment,
): Returned | undefined => {
  const known = refundsOf(payment);
  const gone = said.refunded.amountMinor;
  const isAllGone = gone >= sumWhenDone(payment, known);
  const heard = known.map((refund): PaymentRefund =>
    refund.status === 'pending' && (isAllGone || refund.refundId === answered) ? { ...refund, status: 'done' } : refund,
  );
  const refunds = cutTo(mostOf(payment) - gone, heard, isLeftOver);
  const asked = refundsMinor(refunds.filter((refund) => !isLeftOver(refund)));
  const found = gone > asked ? foundIn(payment.paymentId, said, gone - asked, refunds) : undefined;
  const isKnown = found === undefined && refunds.every((refund, place) => refund === known[place]);
  if (isKnown) return undefined;
  const all = found === undefined ? refunds : [...refunds, found];
  return { payment: withRefunds(payment, all, { providerRef: said.providerRef, now }), found };
};

/** Cut to what was left, and still on its way: it is the last that goes of the payment. */
const isLeftOver = ({ status, reducedFrom }: PaymentRefund): boolean =>
  status === 'pending' && reducedFrom !== undefined;

/** What has gone back once every known refund is done. */
const sumWhenDone = (payment: Payment, known: readonly PaymentRefund[]): number =>
  known.some(isLeftOver) ? mostOf(payment) : refundsMinor(known);

/** All that can ever go back of a payment. */
const mostOf = (payment: Payment): number => payment.amount.amountMinor - disputedMinor(payment);

const foundIn = (
  paymentId: PaymentId,
  { refunded }: GatewayPayment,
  amountMinor: number,
  known: readonly PaymentRefund[],
): PaymentRefund => ({
  refundId: foundRefundIdOf(paymentId, refunded, known),
  amount: money(amountMinor, refunded.currency),
  status: 'done',
  reason: 'at-gateway',
});

const ranks: Readonly<Record<GatewayDispute['status'], number>> = { open: 0, won: 1, lost: 2 };

const disputeTypes: Readonly<Record<GatewayDispute['status'], DisputeFactType>> = {
  open: 'PaymentDisputeOpened',
  won: 'PaymentDisputeWon',
  lost: 'PaymentDisputeLost',
};

/**
 * What a gateway's word changes of a captured payment's dispute; nothing if that is known, or older
 * than what is. A lost dispute takes the money that pending refunds would have sent back.
 */
export const decideDispute = (
  { said: { dispute, providerRef }, now }: { readonly said: GatewayPayment; readonly now: Instant },
  payment: Payment,
): readonly PaymentFact[] => {
  const known = payment.dispute;
  if (dispute === undefined || !isNews(dispute, known)) return [];
  const type = disputeTypes[dispute.status];
  const disputed: Payment = { ...payment, dispute: { ...dispute, heardAt: now } };
  if (dispute.status !== 'lost') return [{ type, payload: disputed }];
  const refunds = withinReach(disputed);
  return [{ type, payload: withRefunds(disputed, refunds, { providerRef, now }) }];
};

const isNews = (dispute: GatewayDispute, known: GatewayDispute | undefined): boolean => {
  if (known === undefined) return true;
  if (dispute.disputeRef !== known.disputeRef) return known.status === 'won';
  return ranks[dispute.status] > ranks[known.status];
};

/** Pending refunds cut down to what a lost dispute left of the payment. */
const withinReach = (payment: Payment): readonly PaymentRefund[] => {
  const refunds = refundsOf(payment);
  const done = refundsMinor(refunds.filter(({ status }) => status === 'done'));
  const left = leftToRefund({ ...payment, refunds: [] }).amountMinor - done;
  return cutTo(left, refunds, ({ status }) => status === 'pending');
};

/** Refunds of which these get no more than is left, the first first. */
const cutTo = (
  leftMinor: number,
  refunds: readonly PaymentRefund[],
  isCut: (refund: PaymentRefund) => boolean,
): readonly PaymentRefund[] => {
  let left = Math.max(0, leftMinor);
  return refunds.map((refund): PaymentRefund => {
    if (!isCut(refund)) return refund;
    const amount = money(Math.min(left, refund.amount.amountMinor), refund.amount.currency);
    left -= amount.amountMinor;
    if (isSameMoney(amount, refund.amount)) return refund;
    const reducedFrom = refund.reducedFrom ?? refund.amount;
    return { ...refund, amount, reducedFrom, status: amount.amountMinor === 0 ? 'done' : 'pending' };
  });
};
