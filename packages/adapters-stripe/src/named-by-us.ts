import type { PaymentId } from '@ticketly/core';
import type Stripe from 'stripe';
import { namesIn } from './intent-names.ts';
import { isMissing, stripeFault } from './stripe-fault.ts';

/** What carries our names at Stripe: an intent, or a Checkout session. */
interface Named {
  readonly metadata: Stripe.Metadata | null;
}

const isOf = (paymentId: PaymentId, { metadata }: Named): boolean => namesIn(metadata ?? {})?.paymentId === paymentId;

/**
 * What a reference resolves to, one call away. Undefined if Stripe does not know it, or if it
 * belongs to another payment.
 */
export const namedAt = async <One extends Named>(
  paymentId: PaymentId,
  retrieve: () => Promise<One>,
): Promise<One | undefined> => {
  try {
    const found = await retrieve();
    return isOf(paymentId, found) ? found : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw stripeFault(error, 'reads');
  }
};

/** The object of a payment in a list, which is read page by page until it is found. */
export const namedAmong = async <One extends Named>(
  paymentId: PaymentId,
  list: AsyncIterable<One>,
): Promise<One | undefined> => {
  try {
    for await (const one of list) if (isOf(paymentId, one)) return one;
    return undefined;
  } catch (error) {
    throw stripeFault(error, 'reads');
  }
};
