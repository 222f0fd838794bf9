import type { PaymentId } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { expandCharge } from './gateway-payment.ts';
import { namesIn } from './intent-names.ts';
import { isMissing, stripeFault } from './stripe-fault.ts';

/** The intent that a payment is, if Stripe has it. */
export type FindIntent = (payment: PaymentReference) => Promise<Stripe.PaymentIntent | undefined>;

const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;
const pageSize = 100;

/**
 * By Stripe's reference an intent is one call away. Without one, nobody heard of the opening, and
 * the intents made in the day after our payment are gone through, the latest first: a list knows an
 * intent at once, Stripe's search only minutes later, and "not there" has to be true.
 */
export const findIntent =
  (client: Stripe, now: () => number): FindIntent =>
  ({ paymentId, providerRef }) =>
    providerRef === null ? findByName(client, paymentId, now()) : findByReference(client, paymentId, providerRef);

const findByReference = async (
  client: Stripe,
  paymentId: PaymentId,
  providerRef: string,
): Promise<Stripe.PaymentIntent | undefined> => {
  try {
    const intent = await client.paymentIntents.retrieve(providerRef, { expand: [expandCharge] });
    return namesIn(intent.metadata)?.paymentId === paymentId ? intent : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw stripeFault(error, 'reads');
  }
};

const findByName = async (
  client: Stripe,
  paymentId: PaymentId,
  now: number,
): Promise<Stripe.PaymentIntent | undefined> => {
  const bornMs = bornAt(paymentId);
  const [from, to] = bornMs === undefined ? [now - dayMs, now + minuteMs] : [bornMs - minuteMs, bornMs + dayMs];
  const created = { gte: Math.floor(from / 1_000), lte: Math.ceil(to / 1_000) };
  try {
    const intents = client.paymentIntents.list({ created, limit: pageSize, expand: [`data.${expandCharge}`] });
    for await (const intent of intents) if (namesIn(intent.metadata)?.paymentId === paymentId) return intent;
    return undefined;
  } catch (error) {
    throw stripeFault(error, 'reads');
  }
};

/** The instant in a UUIDv7 (RFC 9562, section 5.7), in milliseconds; undefined for another id. */
const bornAt = (id: string): number | undefined => {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/.exec(id) ?? [];
  return high === undefined || low === undefined ? undefined : Number.parseInt(high + low, 16);
};
