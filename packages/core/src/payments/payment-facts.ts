import type { FactsOf } from '../kernel/index.ts';
import { tellEntries } from '../ledger/index.ts';
import { paymentEntries } from './payment-entries.ts';
import type { Payment, PaymentAttempt, PaymentDispute, PaymentProgress, PaymentRefund } from './payment.ts';

type Open = Extract<PaymentProgress, { status: 'requires_action' }>;

/** Where a payment is, as the log tells it: without the secret that lets a buyer pay. */
export type ToldPaymentProgress = Exclude<PaymentProgress, Open> | Pick<Open, 'status' | 'providerRef'>;

/** A payment as the log tells it. */
export interface ToldPayment extends PaymentAttempt {
  readonly progress: ToldPaymentProgress;
  readonly refunds?: readonly PaymentRefund[];
  readonly dispute?: PaymentDispute;
}

/** The buyer's bank wants the money back, gave in, or took it. */
export type DisputeFactType = 'PaymentDisputeOpened' | 'PaymentDisputeWon' | 'PaymentDisputeLost';

/** What can happen to a payment; the payload is the payment as it then is. */
export interface PaymentFact {
  readonly type:
    | 'PaymentCreated'
    | 'PaymentActionRequired'
    | 'PaymentSucceeded'
    | 'PaymentFailed'
    | 'PaymentCancelled'
    | 'PaymentRefundPending'
    | 'PaymentPartlyRefunded'
    | 'PaymentRefunded'
    | 'PaymentMismatched'
    /** It stays where it is; the gateway's reference of it is known now. */
    | 'PaymentReferenced'
    | DisputeFactType;
  readonly payload: Payment;
}

const factTypes: Readonly<Record<Payment['progress']['status'], PaymentFact['type']>> = {
  created: 'PaymentCreated',
  requires_action: 'PaymentActionRequired',
  succeeded: 'PaymentSucceeded',
  failed: 'PaymentFailed',
  cancelled: 'PaymentCancelled',
  refund_pending: 'PaymentRefundPending',
  partly_refunded: 'PaymentPartlyRefunded',
  refunded: 'PaymentRefunded',
  mismatched: 'PaymentMismatched',
};

/** The fact that a payment has come to where it is. */
export const cameTo = (payment: Payment): PaymentFact => ({
  type: factTypes[payment.progress.status],
  payload: payment,
});

/**
 * How payments are made of facts, and these told: with their concert, without the secret that lets
 * a buyer pay, and with the ledger's entries of what the gateway moved.
 */
export const paymentFacts: FactsOf<Payment, PaymentFact> = {
  aggregateType: 'payments',
  version: 1,
  idOf: ({ payload }) => payload.paymentId,
  routingKeyOf: ({ payload }) => payload.eventId,
  payloadOf: ({ payload }) => withoutSecret(payload),
  evolve: (_, { payload }) => payload,
  besides: ({ payload }, before, occurredAt) => tellEntries(paymentEntries(before, payload, occurredAt)),
};

/** The payment itself where it has no secret: a store that writes both writes one document. */
const withoutSecret = (payment: Payment): ToldPayment => {
  const { progress } = payment;
  if (progress.status !== 'requires_action') return payment;
  return { ...payment, progress: { status: progress.status, providerRef: progress.providerRef } };
};
