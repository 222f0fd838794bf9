import type { PaymentGateway, PaymentId, WebhookCall } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import type { ManualClock } from '@ticketly/core/memory';
import Stripe from 'stripe';
import { openBooks } from './stripe-books.fixture.ts';
import type { Books, Intent, Session } from './stripe-books.fixture.ts';
import { chargeAs, disputeAs, intentAs, refundAs } from './stripe-objects.fixture.ts';
import { stripeClientOptions } from './stripe-client-options.ts';
import { stripeGateway } from './stripe-gateway.ts';
import type { StripeGatewayOptions } from './stripe-gateway.ts';
import { startStripeServer } from './stripe-server.fixture.ts';
import type { StripeServer } from './stripe-server.fixture.ts';

/** An account with a server in memory, the gateway on it, and the hands of its buyers. */
export interface StripeAccount {
  readonly clock: ManualClock;
  readonly books: Books;
  readonly server: StripeServer;
  readonly gateway: PaymentGateway;
  /** What the buyer pays: the intent, or the page of Stripe, that a payment is. */
  payableOf(paymentId: PaymentId): string;
  /** The intent that a payment is. */
  intentOf(paymentId: PaymentId): string;
  /**
   * A call of Stripe about an intent, or the last of its refunds or disputes, as it now is; signed
   * with one of our secrets.
   */
  call(type: string, intentId: string, secret?: string): Promise<WebhookCall>;
  close(): Promise<void>;
}

export const secrets = ['whsec_the_new_secret', 'whsec_the_old_secret'] as const;

const objectOf = (type: string, intent: Intent): object => {
  const [refund, dispute] = [intent.refunds.at(-1), intent.disputes.at(-1)];
  if (type.startsWith('charge.dispute.') && dispute !== undefined) return disputeAs(intent, dispute);
  if (type.startsWith('refund.') && refund !== undefined) return refundAs(intent, refund);
  return type.startsWith('charge.') ? chargeAs(intent) : intentAs(intent, false);
};

/** Opens an account. @param isHosted whether buyers pay on a page of Stripe */
export const openStripeAccount = async (
  isHosted = false,
  more: Pick<StripeGatewayOptions, 'payouts'> = {},
): Promise<StripeAccount> => {
  // Ids of payments tell real time, by which they are looked for.
  const clock = manualClock();
  clock.advance(Date.now() - clock.now());
  const books = openBooks(clock);
  const server = await startStripeServer(books);
  const address = { host: '127.0.0.1', port: server.port, protocol: 'http' } as const;
  const client = new Stripe('sk_test_none', { ...stripeClientOptions, ...address });
  const hosted = isHosted ? { checkout: { returnUrl: () => 'https://tickets.example/#order' } } : {};
  const gateway = stripeGateway({ client, clock, webhookSecrets: secrets, ...hosted, ...more });
  const named = (all: Iterable<Intent | Session>, paymentId: PaymentId): string | undefined =>
    [...all].find(({ metadata }) => Object.values(metadata).includes(paymentId))?.id;
  return {
    clock,
    books,
    server,
    gateway,
    payableOf: (paymentId) =>
      named(books.sessions.values(), paymentId) ?? named(books.intents.values(), paymentId) ?? 'none',
    intentOf: (paymentId) => named(books.intents.values(), paymentId) ?? 'none',
    call: async (type, intentId, secret = secrets[0]) => {
      const object = objectOf(type, books.find(intentId));
      const id = `evt_${type}_${intentId}`;
      const payload = JSON.stringify({ id, object: 'event', type, created: 0, data: { object } });
      const timestamp = Math.floor(clock.now() / 1_000);
      const signature = client.webhooks.generateTestHeaderString({ payload, secret, timestamp });
      return { body: new TextEncoder().encode(payload), headers: { 'stripe-signature': signature } };
    },
    close: () => server.close(),
  };
};
