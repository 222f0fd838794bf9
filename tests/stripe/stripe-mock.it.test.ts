import { stripeClientOptions, stripeGateway } from '@ticketly/adapters-stripe';
import { instant, money } from '@ticketly/core';
import type { OrderId, OrganizationId, PaymentId } from '@ticketly/core';
import { systemClock } from '@ticketly/core/memory';
import Stripe from 'stripe';
import { expect, inject, test } from 'vitest';

// It answers with examples, so nothing but the form of requests is proved here: it refuses a
// parameter that Stripe does not know, and a value of the wrong type.
const { hostname: host, port } = new URL(inject('stripeMockUrl'));
const payment = { paymentId: '01890a5d-ac96-774b-bcce-b302099a8057' as PaymentId, providerRef: 'pi_123' };

/** Its example of an intent, as one of ours would be: disputed, and sold for an organization. */
const withOurs: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  const isIntent =
    /\/v1\/payment_intents\/[^/?]+(\?|$)/.test(input instanceof Request ? input.url : `${input}`) &&
    init?.method === 'GET';
  if (!isIntent) return answer;
  const intent = (await answer.json()) as Record<string, unknown>;
  const metadata = { ticketly_payment_id: payment.paymentId, ticketly_order_id: 'order-1' };
  const charge = { ...(intent['latest_charge'] as object), disputed: true };
  const ours = { metadata, latest_charge: charge, transfer_data: { destination: 'acct_1' }, application_fee_amount: 1 };
  return new Response(JSON.stringify({ ...intent, ...ours }), { status: answer.status });
};
const clientOptions = { ...stripeClientOptions, host, port, protocol: 'http' } as const;
const client = new Stripe('sk_test_123', {
  ...clientOptions,
  httpClient: Stripe.createFetchHttpClient(withOurs),
});
const accountOf = (): string => 'acct_1';
const gateway = stripeGateway({
  client,
  clock: systemClock,
  webhookSecrets: ['whsec_of_the_test'],
  payouts: { accountOf, isSellerOfRecord: true },
});
const seller = { organizationId: 'organization-1' as OrganizationId, platformShare: money(300, 'EUR') };

const refusalOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'none',
    (error: unknown) => String(error),
  );

test('every request has a form that Stripe knows', async () => {
  const amount = money(4_500, 'EUR');
  const asked = { ...payment, orderId: 'order-1' as OrderId, origin: 'here', amount, seller, description: 'Two seats' };
  expect(await refusalOf(gateway.open({ ...asked, idempotencyKey: 'open' }))).toBe('none');
  expect(await refusalOf(gateway.retrieve(payment))).toBe('none');
  expect(await refusalOf(gateway.retrieve({ ...payment, providerRef: null }))).toBe('none');
  expect(await refusalOf(gateway.charges({ movedFrom: instant(1_700_000_000_000), limit: 100 }))).toBe('none');
  expect(await refusalOf(gateway.refund({ ...payment, amount, idempotencyKey: 'refund' }))).toBe('none');
  expect(await refusalOf(client.paymentIntents.cancel('pi_123', { expand: ['latest_charge'] }))).toBe('none');
});

test('nor has a page of Stripe another', async () => {
  const checkout = { returnUrl: () => 'https://tickets.example/#/orders/7' };
  const hosted = stripeGateway({
    client,
    clock: systemClock,
    webhookSecrets: ['whsec_of_the_test'],
    checkout,
    payouts: { accountOf },
  });
  const asked = { ...payment, orderId: 'order-1' as OrderId, origin: 'here', amount: money(4_500, 'EUR'), seller };
  expect(await refusalOf(hosted.open({ ...asked, description: 'Two seats', idempotencyKey: 'page' }))).toBe('none');
  expect(await refusalOf(hosted.retrieve({ ...payment, providerRef: 'cs_123' }))).toBe('none');
  expect(await refusalOf(hosted.retrieve({ ...payment, providerRef: null }))).toBe('none');
  expect(await refusalOf(client.checkout.sessions.expire('cs_123', { expand: ['payment_intent.latest_charge'] }))).toBe(
    'none',
  );
});

test('a form that Stripe does not know is refused, so that the test above can fail', async () => {
  const wrong = { amount: 4_500, currency: 'eur', no_such_parameter: 'x' };
  expect(await refusalOf(client.paymentIntents.create(wrong))).toContain('additional properties are not allowed');
});
