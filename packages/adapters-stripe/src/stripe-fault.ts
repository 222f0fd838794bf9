import { setTimeout as pause } from 'node:timers/promises';
import { TicketlyFault } from '@ticketly/core';
import Stripe from 'stripe';

/** Whether a call that fails may have moved money. */
export type Effect = 'moves' | 'reads';

const retryAfterMsOf = (error: Stripe.errors.StripeError): { readonly retryAfterMs?: number } => {
  const seconds = Number(error.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {};
};

/** Two concurrent calls with one key: Stripe refuses the later one while the first runs. */
const isKeyInUse = (error: unknown): boolean => error instanceof Stripe.errors.StripeError && error.statusCode === 409;

/** Stripe does not know the named object. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404;

/**
 * What went wrong, as a fault of the port. A call that moves money and got no answer has an unknown
 * outcome; so has one answered with a server error, which Stripe may have carried out first.
 */
export const stripeFault = (error: unknown, effect: Effect): TicketlyFault => {
  if (!(error instanceof Stripe.errors.StripeError))
    return new TicketlyFault('unexpected', `Stripe: ${String(error)}`, { cause: error });
  const more = { cause: error, ...retryAfterMsOf(error) };
  const sentence = `Stripe: ${error.message}`;
  if (error instanceof Stripe.errors.StripeRateLimitError) return new TicketlyFault('overloaded', sentence, more);
  if (isKeyInUse(error)) return new TicketlyFault('contended', sentence, more);
  const isOurFault =
    error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError;
  if (isOurFault) return new TicketlyFault('misconfigured', sentence, more);
  const isUnanswered =
    error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeAPIError;
  if (!isUnanswered) return new TicketlyFault('unexpected', sentence, more);
  return new TicketlyFault(effect === 'moves' ? 'unknown-outcome' : 'unavailable', sentence, more);
};

const tries = 6;
const firstPauseMs = 50;

/** Retries while another call with the same key runs, whose answer this one will get. */
export const keyed = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isKeyInUse(error) || attempt >= tries) throw stripeFault(error, 'moves');
      await pause(firstPauseMs * 2 ** attempt);
    }
  }
};
