import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { stripeFault } from './stripe-fault.ts';

it.each([
  ['3', 3_000],
  ['0.5', 500],
  ['0', undefined],
  ['-1', undefined],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  [undefined, undefined],
])('Stripe’s Retry-After "%s" means %s ms', (header, retryAfterMs) => {
  const headers = header === undefined ? {} : { 'retry-after': header };
  const error = new Stripe.errors.StripeRateLimitError({ type: 'rate_limit_error', message: 'slow down', headers });
  const fault = stripeFault(error, 'moves');
  expect([fault.code, fault.retryAfterMs]).toEqual(['overloaded', retryAfterMs]);
});
