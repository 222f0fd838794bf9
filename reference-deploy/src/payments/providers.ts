import type { PaymentProvider } from '../config.ts';
import type { OpenPayments } from './payments.ts';
import { openSandbox } from './sandbox.ts';

/**
 * Every provider that `TICKETLY_PAYMENTS` can name. A provider's client is loaded only if used: it
 * costs startup time and memory.
 */
const providers: Readonly<Record<PaymentProvider, OpenPayments>> = {
  sandbox: openSandbox,
  stripe: async (given) => (await import('./stripe.ts')).openStripe(given),
};

/** Opens the configured provider. */
export const openPayments: OpenPayments = (given) => providers[given.config.payments.provider](given);
