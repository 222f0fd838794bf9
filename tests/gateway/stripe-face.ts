import type { Clock, GatewayPayment, PaymentId, WebhookCall } from '@ticketly/core';
import { seededRandomness, systemClock } from '@ticketly/core/memory';
import { stripeClientOptions, stripeGateway, toStripeAmount } from '@ticketly/adapters-stripe';
import { money } from '@ticketly/core';
import Stripe from 'stripe';
import { gatewayPaymentOf } from '../../packages/adapters-stripe/src/gateway-payment.ts';
import { toldOf } from '../../packages/adapters-stripe/src/hosted-checkout.ts';
import { openBooks } from '../../packages/adapters-stripe/src/stripe-books.fixture.ts';
import type { Books, Intent, News } from '../../packages/adapters-stripe/src/stripe-books.fixture.ts';
import { intentAs, sessionAs, toldAs } from '../../packages/adapters-stripe/src/stripe-objects.fixture.ts';
import { startStripeServer } from '../../packages/adapters-stripe/src/stripe-server.fixture.ts';
import { callFaults } from './call-faults.ts';
import type { Operation } from './call-faults.ts';
import type { OpenGateway, TestGateway } from './test-gateway.ts';
import { webhookSender } from './webhook-sender.ts';
import type { Message } from './webhook-sender.ts';

const secrets = ['whsec_of_the_test_gateway', 'whsec_that_it_had_before'] as const;

/** The events that the adapter's README says to register. */
const registered: ReadonlySet<string> = new Set([
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.closed',
  'checkout.session.expired',
] satisfies News['type'][]);

const operationOf = (route: string): Operation => {
  if (/^POST (payment_intents|sessions)$/.test(route)) return 'open';
  if (/\/(cancel|expire)$/.test(route)) return 'cancel';
  if (route === 'POST refunds') return 'refund';
  return route.startsWith('GET balance_transactions') ? 'charges' : 'retrieve';
};

/** Where our payments are in the books of an account. */
interface Places {
  /** What the buyer pays: a page of Stripe if there is one, or the intent. */
  payable(paymentId: PaymentId): string;
  /** `none` before there is one. */
  intent(paymentId: PaymentId): string;
  note(news: News): void;
}

const ourName = (metadata: Readonly<Record<string, string>>): PaymentId | undefined =>
  metadata['ticketly_payment_id'] as PaymentId | undefined;

const placesIn = (): Places => {
  const intents = new Map<PaymentId, string>();
  const sessions = new Map<PaymentId, string>();
  return {
    payable: (paymentId) => sessions.get(paymentId) ?? intents.get(paymentId) ?? 'none',
    intent: (paymentId) => intents.get(paymentId) ?? 'none',
    note: (news) => {
      const [map, made] = 'session' in news ? [sessions, news.session] : [intents, news.intent];
      const name = ourName(made.metadata);
      if (name !== undefined) map.set(name, made.id);
    },
  };
};

const messageOf = (news: News, now: number): Message => {
  const { type } = news;
  const messageId = `evt_${crypto.randomUUID()}`;
  const created = Math.floor(now / 1_000);
  const event = { id: messageId, object: 'event', type, created, data: { object: toldAs(news) } };
  return { messageId, type, body: new TextEncoder().encode(JSON.stringify(event)) };
};

/** What the last call about an intent was about. */
const latestOf = (intent: Intent): News => {
  const dispute = intent.disputes.at(-1);
  if (dispute !== undefined) return { type: 'charge.dispute.created', intent, dispute };
  if (intent.refunds.length > 0) return { type: 'charge.refunded', intent };
  if (intent.status === 'succeeded') return { type: 'payment_intent.succeeded', intent };
  return { type: intent.status === 'canceled' ? 'payment_intent.canceled' : 'payment_intent.payment_failed', intent };
};

/** Every page and intent of ours, also two of one payment; a page with its intent is one. */
const ledgerOf = ({ sessions, intents }: Books): readonly GatewayPayment[] => {
  const pages = [...sessions.values()];
  const ofPages = new Set(pages.map(({ intent }) => intent));
  const alone = [...intents.values()].filter((intent) => !ofPages.has(intent));
  const ofOurs = <Made extends { readonly metadata: Intent['metadata'] }>(
    made: Made,
    tell: (made: Made, paymentId: PaymentId) => GatewayPayment,
  ): readonly GatewayPayment[] => {
    const paymentId = ourName(made.metadata);
    return paymentId === undefined ? [] : [tell(made, paymentId)];
  };
  return [
    ...pages.flatMap((page) =>
      ofOurs(page, (made, id) => toldOf(sessionAs(made, true) as Stripe.Checkout.Session, id)),
    ),
    ...alone.flatMap((intent) =>
      ofOurs(intent, (made, id) => gatewayPaymentOf(intentAs(made, true) as Stripe.PaymentIntent, id)),
    ),
  ];
};

const signWith =
  (client: Stripe, clock: Clock) =>
  ({ body }: Pick<Message, 'body'>, ageMs = 0): WebhookCall => {
    const payload = new TextDecoder().decode(body);
    const signature = client.webhooks.generateTestHeaderString({
      payload,
      secret: secrets[0],
      timestamp: Math.floor((clock.now() - ageMs) / 1_000),
    });
    return { body, headers: { 'stripe-signature': signature } };
  };

/**
 * Opens an account at a Stripe of our own.
 *
 * @param page where buyers pay, as in the deployment's setting
 */
export const openStripeGateway = async ({
  provider = 'stripe',
  seed = 1,
  patienceMs = 2_000,
  port = 0,
  clock = systemClock,
  page = 'own',
}: OpenGateway & { readonly page?: 'own' | 'stripe' } = {}): Promise<TestGateway> => {
  const randomness = seededRandomness(seed);
  const random = (): number => randomness.integer(2 ** 32) / 2 ** 32;
  const faults = callFaults(random);
  const places = placesIn();
  const books: Books = openBooks(clock, (news) => {
    places.note(news);
    if (registered.has(news.type)) webhooks.tell(messageOf(news, clock.now()));
  });
  const server = await startStripeServer(books, (route) => faults.meet(operationOf(route)), port);
  const address = { host: '127.0.0.1', port: server.port, protocol: 'http', timeout: patienceMs } as const;
  const client = new Stripe('sk_test_none', { ...stripeClientOptions, ...address });
  const sign = signWith(client, clock);
  const webhooks = webhookSender(sign, random, () => faults.isSilent());
  const checkout = page === 'own' ? {} : { checkout: { returnUrl: () => 'https://tickets.example/#order' } };
  const url = `http://127.0.0.1:${server.port}`;
  const intentOf = (paymentId: PaymentId): Intent => books.find(places.intent(paymentId));
  const inStripesUnit = (minor: number | undefined, currency: string): number | undefined =>
    minor === undefined ? undefined : toStripeAmount(money(minor, currency.toUpperCase()));
  const payable = (paymentId: PaymentId): { readonly currency: string; readonly id: string } => {
    const id = places.payable(paymentId);
    return books.sessions.get(id) ?? books.find(id);
  };
  return {
    url,
    adapter: stripeGateway({ client, clock, webhookSecrets: secrets, provider, ...checkout }),
    environment: {
      TICKETLY_PAYMENTS: 'stripe',
      TICKETLY_STRIPE_PAGE: page,
      TICKETLY_STRIPE_SECRET_KEY: 'sk_test_none',
      TICKETLY_STRIPE_URL: url,
      TICKETLY_WEBHOOK_SECRETS: secrets.join(','),
    },
    webhookPath: `/v1/payments/webhooks/${provider}`,
    faults,
    webhooks,
    pay: (paymentId, captured) => {
      const { id, currency } = payable(paymentId);
      books.pay(id, inStripesUnit(captured, currency));
    },
    decline: (paymentId) => books.decline(payable(paymentId).id),
    refund: (paymentId, amount) => {
      const { id, currency } = intentOf(paymentId);
      books.refund(id, inStripesUnit(amount, currency));
    },
    dispute: (paymentId, amount) => {
      const { id, currency } = intentOf(paymentId);
      books.dispute(id, inStripesUnit(amount, currency));
    },
    closeDispute: (paymentId, how) => void books.closeDispute(places.intent(paymentId), how),
    call: (paymentId, ageMs = 0) => sign(messageOf(latestOf(intentOf(paymentId)), clock.now()), ageMs),
    ledger: () => ledgerOf(books),
    close: async () => {
      webhooks.close();
      await server.close();
    },
  };
};
