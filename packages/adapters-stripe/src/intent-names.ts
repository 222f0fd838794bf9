import { parseId } from '@ticketly/core';
import type { OpenPayment, OrderId, PaymentId } from '@ticketly/core';

/** Our names for a payment, kept with Stripe's intent as metadata. */
export interface IntentNames {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  /** The database that opened it; null if it did not say. */
  readonly origin: string | null;
}

const keys = {
  payment: 'ticketly_payment_id',
  order: 'ticketly_order_id',
  origin: 'ticketly_origin',
  hosted: 'ticketly_hosted',
  refund: 'ticketly_refund',
} as const;

/** The names as an intent's metadata. */
export const namesAsMetadata = ({
  paymentId,
  orderId,
  origin,
}: Pick<OpenPayment, 'paymentId' | 'orderId' | 'origin'>): Record<string, string> => ({
  [keys.payment]: paymentId,
  [keys.order]: orderId,
  [keys.origin]: origin,
});

/** Undefined for what another system charged on the same account. */
export const namesIn = (metadata: Readonly<Record<string, string>>): IntentNames | undefined => {
  const paymentId = parseId('payment', metadata[keys.payment] ?? '');
  const orderId = parseId('order', metadata[keys.order] ?? '');
  if (paymentId === undefined || orderId === undefined) return undefined;
  return { paymentId, orderId, origin: metadata[keys.origin] ?? null };
};

/** Marks an intent that is paid on a page of Stripe, where a declined card is not the end. */
export const markHosted: Readonly<Record<string, string>> = { [keys.hosted]: 'yes' };

export const isHosted = (metadata: Readonly<Record<string, string>>): boolean => Object.hasOwn(metadata, keys.hosted);

/**
 * Marks a refund with the decision of ours that it carries out. Stripe forgets keys after a day.
 */
export const markRefund = (idempotencyKey: string): Record<string, string> => ({ [keys.refund]: idempotencyKey });

export const isRefundOf = (idempotencyKey: string, metadata: Readonly<Record<string, string>> | null): boolean =>
  metadata?.[keys.refund] === idempotencyKey;
