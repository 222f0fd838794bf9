import { outboxIdOf } from '../kernel/index.ts';
import type { Instant, OutboxEvent } from '../kernel/index.ts';
import type { Payment } from './payment.ts';

/** What can happen to a payment; the payload is the payment as it then is, without the secret that lets a buyer pay. Version 1. */
export type PaymentFactType =
  | 'PaymentCreated'
  | 'PaymentActionRequired'
  | 'PaymentSucceeded'
  | 'PaymentFailed'
  | 'PaymentCancelled'
  | 'PaymentRefundPending'
  | 'PaymentRefunded'
  | 'PaymentMismatched'
  /** It stays as it is; the gateway's reference of it is known now. */
  | 'PaymentReferenced';

/** What a payment that came into a state is told as. */
export const factOf: Readonly<Record<Payment['progress']['status'], PaymentFactType>> = {
  created: 'PaymentCreated',
  requires_action: 'PaymentActionRequired',
  succeeded: 'PaymentSucceeded',
  failed: 'PaymentFailed',
  cancelled: 'PaymentCancelled',
  refund_pending: 'PaymentRefundPending',
  refunded: 'PaymentRefunded',
  mismatched: 'PaymentMismatched',
};

/** The outbox event that tells what happened to a payment, of the version it has with it. */
export const paymentEvent = (
  type: PaymentFactType,
  payment: Payment,
  version: number,
  occurredAt: Instant,
): OutboxEvent => ({
  id: outboxIdOf(payment.paymentId, version),
  aggregateType: 'payments',
  aggregateId: payment.paymentId,
  routingKey: payment.eventId,
  type,
  version: 1,
  payload: { ...payment, progress: withoutSecret(payment.progress) },
  occurredAt,
});

const withoutSecret = (progress: Payment['progress']): unknown =>
  progress.status === 'requires_action' ? { status: progress.status, providerRef: progress.providerRef } : progress;
