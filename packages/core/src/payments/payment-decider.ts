import { invariant, isSameMoney, ok, refuse } from '../kernel/index.ts';
import type {
  EventId,
  Instant,
  Money,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  Result,
  SessionId,
} from '../kernel/index.ts';
import { cameTo } from './payment-facts.ts';
import type { PaymentFact } from './payment-facts.ts';
import type { GatewayPayment } from './payment-gateway.port.ts';
import { providerRefOf } from './payment-reference.ts';
import { foundRefundIdOf, isCaptured } from './payment-refunds.ts';
import type { Payment, PaymentProgress, PaymentRefund } from './payment.ts';
import { decideDispute, returnedBy } from './refund-decider.ts';
import type { AttemptLimitReached, PaymentInFlight } from './refusals.ts';

/** The order that the next payment is for. */
export interface StartPaymentCommand {
  readonly paymentId: PaymentId;
  readonly order: {
    readonly orderId: OrderId;
    readonly sessionId: SessionId;
    readonly eventId: EventId;
    readonly organizationId: OrganizationId;
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
    organizationId: order.organizationId,
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

/** What a gateway says of a payment, and when it is heard. */
export interface NoticeCommand {
  readonly said: GatewayPayment;
  /** The refund that this is the answer to. */
  readonly answered?: RefundId | undefined;
  readonly now: Instant;
}

/**
 * What the gateway's news of a payment asks for.
 *
 * - `nothing`: we know this already, or something later.
 * - `save`: the payment changes, and nothing else does.
 * - `settle`: the money is here. The order gets its tickets, and the payment becomes `succeeded`
 *   with them; if the order cannot have them, the money goes back.
 * - `return`: money went back at the gateway, and not by us. If it paid an order, that changes too.
 * - `lose`: the buyer's bank took the money. If it paid an order, that changes too.
 * - `close`: the payment ended here but is open there: end it there, so that it can no longer be
 *   captured. It may have to be saved first, with the reference that was not known here.
 */
export type NoticeVerdict =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'save'; readonly fact: PaymentFact }
  | { readonly kind: 'settle'; readonly fact: PaymentFact }
  | { readonly kind: 'return'; readonly fact: PaymentFact; readonly found: PaymentRefund }
  | { readonly kind: 'lose'; readonly fact: PaymentFact }
  | { readonly kind: 'close'; readonly learnt: PaymentFact | undefined };

/**
 * Judges what the gateway says of a payment, in whatever order it says it.
 *
 * Captured money always counts, whatever came before: a success after a failure or a cancellation
 * still settles or goes back. All other news moves an open payment only, but the first news of any
 * kind brings the gateway's reference.
 */
export const decideNotice = (command: NoticeCommand, payment: Payment): NoticeVerdict => {
  const { said } = command;
  const verdict = decideNews(payment, command);
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

const decideNews = (payment: Payment, command: NoticeCommand): News => {
  if (isCaptured(payment.progress)) return decideAfterCapture(payment, command);
  const { said, now } = command;
  switch (said.status) {
    case 'open':
      return decideOpened(payment, said);
    case 'succeeded':
      return decideCaptured(payment, said, now);
    case 'refunded':
      return decideGone(payment, said, now);
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
  if (payment.progress.status === 'mismatched') return nothing;
  if (!isSameMoney(captured, payment.amount)) {
    return { kind: 'save', fact: moved(payment, { status: 'mismatched', providerRef, captured, since: now }) };
  }
  return { kind: 'settle', fact: moved(payment, { status: 'succeeded', providerRef, succeededAt: now }) };
};

/** It is heard of for the first time after all of it went back. */
const decideGone = (payment: Payment, { providerRef, refunded }: GatewayPayment, now: Instant): News => {
  const whole: PaymentRefund = {
    refundId: foundRefundIdOf(payment.paymentId, refunded),
    amount: refunded,
    status: 'done',
    reason: 'at-gateway',
  };
  const progress: PaymentProgress = { status: 'refunded', providerRef, reason: 'requested', refundedAt: now };
  return { kind: 'save', fact: moved({ ...payment, refunds: [whole] }, progress) };
};

/** What went back of a captured payment, or is argued about. */
const decideAfterCapture = (payment: Payment, { said, answered, now }: NoticeCommand): News => {
  const returned = returnedBy({ said, answered, now }, payment);
  if (returned !== undefined) {
    const fact = cameTo(returned.payment);
    return returned.found === undefined ? { kind: 'save', fact } : { kind: 'return', fact, found: returned.found };
  }
  const [disputed] = decideDispute({ said, now }, payment);
  if (disputed === undefined) return nothing;
  return { kind: disputed.type === 'PaymentDisputeLost' ? 'lose' : 'save', fact: disputed };
};

/** An attempt that the gateway never heard of is over when its order is. */
export const decideAbandonPayment = ({ now }: { readonly now: Instant }, payment: Payment): readonly PaymentFact[] =>
  payment.progress.status === 'created'
    ? [moved(payment, { status: 'cancelled', providerRef: providerRefOf(payment.progress), cancelledAt: now })]
    : [];
