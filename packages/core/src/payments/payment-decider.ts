import { invariant, isSameMoney, ok, refuse } from '../kernel/index.ts';
import type { EventId, Instant, Money, OrderId, PaymentId, PrincipalId, Result, SessionId } from '../kernel/index.ts';
import { cameTo } from './payment-facts.ts';
import type { PaymentFact } from './payment-facts.ts';
import type { GatewayPayment } from './payment-gateway.port.ts';
import { providerRefOf } from './payment-reference.ts';
import type { Payment, PaymentProgress, RefundReason } from './payment.ts';
import type { AttemptLimitReached, PaymentInFlight } from './refusals.ts';

/** The order that the next payment is for. */
export interface StartPaymentCommand {
  readonly paymentId: PaymentId;
  readonly order: {
    readonly orderId: OrderId;
    readonly sessionId: SessionId;
    readonly eventId: EventId;
    readonly buyerId: PrincipalId;
    readonly total: Money;
  };
  readonly provider: string;
  readonly maxAttempts: number;
  readonly now: Instant;
}

/** Either the attempt that is open already, or a new one. */
export type StartPaymentDecided =
  { readonly kind: 'resume'; readonly payment: Payment } | { readonly kind: 'begin'; readonly fact: PaymentFact };

/**
 * Which attempt pays a pending order: the open one if there is one, else a new one with the next
 * number. Two callers that decide the same number collide when they save it, and one of them reads
 * again.
 */
export const decideStartPayment = (
  command: StartPaymentCommand,
  attempts: readonly Payment[],
): Result<StartPaymentDecided, AttemptLimitReached | PaymentInFlight> => {
  const { order, maxAttempts } = command;
  invariant(order.total.amountMinor > 0, `order ${order.orderId} needs no payment`);
  const open = attempts.find(({ progress }) => isOpen(progress));
  if (open !== undefined) return ok({ kind: 'resume', payment: open });
  const captured = attempts.find(({ progress }) => !isEndedUnpaid(progress));
  if (captured !== undefined) return refuse({ code: 'payments/payment-in-flight', paymentId: captured.paymentId });
  if (attempts.length >= maxAttempts) return refuse({ code: 'payments/attempt-limit-reached', limit: maxAttempts });
  const payment: Payment = {
    paymentId: command.paymentId,
    orderId: order.orderId,
    sessionId: order.sessionId,
    eventId: order.eventId,
    buyerId: order.buyerId,
    amount: order.total,
    provider: command.provider,
    attempt: attempts.length + 1,
    createdAt: command.now,
    progress: { status: 'created' },
  };
  return ok({ kind: 'begin', fact: cameTo(payment) });
};

/** The buyer can still pay this one. */
export const isOpen = (progress: PaymentProgress): boolean =>
  progress.status === 'created' || progress.status === 'requires_action';

const isEndedUnpaid = (progress: PaymentProgress): boolean =>
  progress.status === 'failed' || progress.status === 'cancelled' || progress.status === 'refunded';

/**
 * What the gateway's news of a payment asks for.
 *
 * - `nothing`: we know this already, or something later.
 * - `save`: the payment changes, and nothing else does.
 * - `settle`: the money is here. The order gets its tickets, and the payment becomes `succeeded`
 *   with them; if the order cannot have them, the money goes back.
 * - `revert`: the money of a paid order went back at the gateway, not by us: its tickets go too.
 * - `close`: the payment ended here but is open there: end it there, so that it can no longer be
 *   captured. It may have to be saved first, with the reference that was not known here.
 */
export type NoticeVerdict =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'save'; readonly fact: PaymentFact }
  | { readonly kind: 'settle'; readonly fact: PaymentFact }
  | { readonly kind: 'revert'; readonly fact: PaymentFact }
  | { readonly kind: 'close'; readonly learnt: PaymentFact | undefined };

/**
 * Judges what the gateway says of a payment, in whatever order it says it.
 *
 * Captured money always counts, whatever came before: a success after a failure or a cancellation
 * still settles or goes back. All other news moves an open payment only, but the first news of any
 * kind brings the gateway's reference.
 */
export const decideNotice = (
  { said, now }: { readonly said: GatewayPayment; readonly now: Instant },
  payment: Payment,
): NoticeVerdict => {
  const verdict = decideNews(payment, said, now);
  if (verdict.kind === 'close') return { kind: 'close', learnt: learnReference(payment, said) };
  const learnt = verdict.kind === 'nothing' ? learnReference(payment, said) : undefined;
  return learnt === undefined ? verdict : { kind: 'save', fact: learnt };
};

/** Undefined if the reference was known, or is kept with what else changes. */
const learnReference = (payment: Payment, { providerRef }: GatewayPayment): PaymentFact | undefined => {
  const { progress } = payment;
  const isUnheard =
    providerRefOf(progress) === null && (progress.status === 'failed' || progress.status === 'cancelled');
  return isUnheard
    ? { type: 'PaymentReferenced', payload: { ...payment, progress: { ...progress, providerRef } } }
    : undefined;
};

type News = Exclude<NoticeVerdict, { readonly kind: 'close' }> | { readonly kind: 'close' };

const decideNews = (payment: Payment, said: GatewayPayment, now: Instant): News => {
  switch (said.status) {
    case 'open':
      return decideOpened(payment, said);
    case 'succeeded':
      return decideCaptured(payment, said, now);
    case 'refunded':
      return decideReturned(payment, said, now);
    case 'failed': {
      const reason = said.failure ?? 'unknown';
      return endIfOpen(payment, { status: 'failed', providerRef: said.providerRef, reason, failedAt: now });
    }
    case 'cancelled':
      return endIfOpen(payment, { status: 'cancelled', providerRef: said.providerRef, cancelledAt: now });
  }
};

const nothing: News = { kind: 'nothing' };

const moved = (payment: Payment, progress: PaymentProgress): PaymentFact => cameTo({ ...payment, progress });

const endIfOpen = (payment: Payment, progress: PaymentProgress): News =>
  isOpen(payment.progress) ? { kind: 'save', fact: moved(payment, progress) } : nothing;

const decideOpened = (payment: Payment, { providerRef, clientSecret, checkoutUrl }: GatewayPayment): News => {
  const { status } = payment.progress;
  if (status === 'failed' || status === 'cancelled') return { kind: 'close' };
  if (status !== 'created') return nothing;
  return {
    kind: 'save',
    fact: moved(payment, { status: 'requires_action', providerRef, clientSecret, checkoutUrl }),
  };
};

const decideCaptured = (payment: Payment, { captured, providerRef }: GatewayPayment, now: Instant): News => {
  const { status } = payment.progress;
  const unheard = isOpen(payment.progress) || status === 'failed' || status === 'cancelled';
  if (!unheard) return nothing;
  if (!isSameMoney(captured, payment.amount)) {
    return { kind: 'save', fact: moved(payment, { status: 'mismatched', providerRef, captured, since: now }) };
  }
  return { kind: 'settle', fact: moved(payment, { status: 'succeeded', providerRef, succeededAt: now }) };
};

const decideReturned = (payment: Payment, { providerRef }: GatewayPayment, now: Instant): News => {
  const { progress } = payment;
  if (progress.status === 'refunded') return nothing;
  const reason: RefundReason = progress.status === 'refund_pending' ? progress.reason : 'requested';
  const refunded = moved(payment, { status: 'refunded', providerRef, reason, refundedAt: now });
  return { kind: progress.status === 'succeeded' ? 'revert' : 'save', fact: refunded };
};

/**
 * The captured money is to go back whole. It is recorded before the gateway is asked, so that a
 * crash in between is made good later.
 */
export const decideRefundPayment = (
  command: { readonly providerRef: string; readonly reason: RefundReason; readonly now: Instant },
  payment: Payment,
): readonly [PaymentFact] => {
  const { providerRef, reason, now } = command;
  return [moved(payment, { status: 'refund_pending', providerRef, reason, since: now })];
};

/** An attempt that the gateway never heard of is over when its order is. */
export const decideAbandonPayment = ({ now }: { readonly now: Instant }, payment: Payment): readonly PaymentFact[] =>
  payment.progress.status === 'created'
    ? [moved(payment, { status: 'cancelled', providerRef: providerRefOf(payment.progress), cancelledAt: now })]
    : [];

/** The key of a payment's refund: the money of one payment goes back at most once. */
export const refundKeyOf = (paymentId: PaymentId): string => `refund:${paymentId}`;
