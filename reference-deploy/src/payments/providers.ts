import type { PaymentProvider } from '../config.ts';
import type { OpenPayments } from './payments.ts';
import { openSandbox } from './sandbox.ts';
import { openStripe } from './stripe.ts';

/** Every provider that `TICKETLY_PAYMENTS` can name. */
const providers: Readonly<Record<PaymentProvider, OpenPayments>> = { sandbox: openSandbox, stripe: openStripe };

/** Opens the provider that the configuration names. */
export const openPayments: OpenPayments = (given) => providers[given.config.payments.provider](given);
