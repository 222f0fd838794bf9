import { stripeClientOptions, stripeGateway } from '@ticketly/adapters-stripe';
import type { StripeGatewayOptions } from '@ticketly/adapters-stripe';
import { TicketlyFault } from '@ticketly/core';
import type { OpenPayment } from '@ticketly/core';
import Stripe from 'stripe';
import { plainPart } from '../parts/part.ts';
import type { Settings } from '../config/settings.ts';
import type { OpenPayments } from './payments.ts';

/**
 * Payments with money, through Stripe: on Stripe's page, to which the demo's page sends buyers, or
 * on a page of yours with Stripe's Payment Element.
 */
export const openStripe: OpenPayments = async ({ config, clock, addresses }) => {
  const { settings } = config.payments;
  const { TICKETLY_STRIPE_SECRET_KEY: key, TICKETLY_STRIPE_URL: url, TICKETLY_STRIPE_PAGE: page } = settings;
  const { webhookSecrets } = config;
  // The configuration was validated: with Stripe, both are present.
  if (key === undefined || webhookSecrets === undefined)
    throw new TicketlyFault('misconfigured', 'Stripe needs TICKETLY_STRIPE_SECRET_KEY and TICKETLY_WEBHOOK_SECRETS');
  const client = new Stripe(key, { ...stripeClientOptions, ...addressOf(url) });
  const returnUrl = ({ orderId }: OpenPayment): string => `${addresses.publicUrl()}/#/orders/${orderId}`;
  const checkout = page === 'own' ? {} : { checkout: { returnUrl } };
  return plainPart({
    gateways: [stripeGateway({ client, clock, webhookSecrets, ...checkout, ...payoutsOf(settings) })],
  });
};

/** The money of organizations without an account stays with the platform. */
const payoutsOf = ({
  TICKETLY_STRIPE_ACCOUNTS: accounts,
  TICKETLY_STRIPE_SELLER: seller,
}: Settings): Pick<StripeGatewayOptions, 'payouts'> =>
  accounts === undefined
    ? {}
    : {
        payouts: {
          accountOf: (organizationId) => accounts.get(organizationId),
          isSellerOfRecord: seller === 'organization',
        },
      };

/** Another server with Stripe's API, for tests. */
const addressOf = (url: string | undefined): Stripe.StripeConfig => {
  if (url === undefined) return {};
  const { hostname, port, protocol } = new URL(url);
  const isPlain = protocol === 'http:';
  return { host: hostname, port: port || (isPlain ? 80 : 443), protocol: isPlain ? 'http' : 'https' };
};
