import type { PaymentProvider } from '../config.ts';
import type { OpenPayments } from './payments.ts';
import { openSandbox } from './sandbox.ts';

/**
 * Every provider that `TICKETLY_PAYMENTS` can name. What talks to one is loaded by whoever uses it:
 * it takes a start's time, and memory.
 */
const providers: Readonly<Record<PaymentProvider, OpenPayments>> = {
  sandbox: openSandbox,
  stripe: async (given) => (await import('./stripe.ts')).openStripe(given),
};

/** Opens the provider that the configuration names. */
export const openPayments: OpenPayments = (given) => providers[given.config.payments.provider](given);
