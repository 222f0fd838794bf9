import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { money } from '@ticketly/core';
import { newTicketKey } from '@ticketly/core/tickets';
import type { OrderId, OrganizationId, PaymentId, WebhookCall } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStripeAccount, secrets } from '../../packages/adapters-stripe/src/stripe-account.fixture.ts';
import type { StripeAccount } from '../../packages/adapters-stripe/src/stripe-account.fixture.ts';
import { readConfig } from '../../reference-deploy/src/config/read-config.ts';
import { startDeployment } from '../../reference-deploy/src/deployment.ts';
import type { Deployment } from '../../reference-deploy/src/deployment.ts';
import { addressesOf } from '../../reference-deploy/src/parts/addresses.ts';
import { openPayments } from '../../reference-deploy/src/payments/providers.ts';
import { ask } from '../faults/crowd.ts';
import type { Answer } from '../faults/crowd.ts';

let folder: string;
let account: StripeAccount;
let deployment: Deployment;

const open = async (page: 'own' | 'stripe'): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-stripe-'));
  account = await openStripeAccount(page === 'stripe');
  const stripe = {
    TICKETLY_PAYMENTS: 'stripe',
    TICKETLY_STRIPE_PAGE: page,
    TICKETLY_STRIPE_SECRET_KEY: 'sk_test_123',
    TICKETLY_STRIPE_URL: `http://127.0.0.1:${account.server.port}`,
    TICKETLY_WEBHOOK_SECRETS: secrets.join(','),
  };
  const config = readConfig({ PORT: '0', TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', ...stripe }, []);
  deployment = await startDeployment(config);
};
const close = async (): Promise<void> => {
  await deployment.stop();
  await account.close();
  await rm(folder, { recursive: true });
};

type Buyer = (method: string, path: string, body?: unknown) => Promise<Answer>;

const newBuyer = async (subject: string): Promise<Buyer> => {
  const token = String((await ask('POST', `${deployment.url}/dev/tokens`, '', { subject })).body['access_token']);
  return (method, path, body) => ask(method, `${deployment.url}${path}`, token, body);
};

const idOf = ({ body }: Answer): PaymentId => String(body['paymentId']) as PaymentId;

/** A payment begun for two seats. */
const begin = async (subject: string) => {
  const buyer = await newBuyer(subject);
  const path = `/v1/sessions/${deployment.demo?.sessions[0]?.sessionId}/holds`;
  const hold = await buyer('POST', path, { bestAvailable: { quantity: 2 } });
  const order = await buyer('POST', '/v1/orders', { holdId: hold.body['holdId'] });
  const orderId = String(order.body['orderId']);
  return { buyer, orderId, payment: await buyer('POST', `/v1/orders/${orderId}/payments`) };
};

/** The buyer pays. @returns Stripe's call about it */
const pay = (payment: Answer, secret?: string): Promise<WebhookCall> => {
  account.books.pay(account.payableOf(idOf(payment)));
  return account.call('payment_intent.succeeded', account.intentOf(idOf(payment)), secret);
};

const deliver = async ({ body, headers }: WebhookCall): Promise<number> => {
  const sent = { method: 'POST', body: Buffer.from(body), headers: { ...headers, 'content-type': 'application/json' } };
  return (await fetch(`${deployment.url}/v1/payments/webhooks/stripe`, sent)).status;
};

test('a deployment that names the account of an organization has its money sent there', async () => {
  const stripe = await openStripeAccount();
  const config = readConfig(
    {
      TICKETLY_PAYMENTS: 'stripe',
      TICKETLY_STRIPE_PAGE: 'own',
      TICKETLY_STRIPE_SECRET_KEY: 'sk_test_123',
      TICKETLY_STRIPE_URL: `http://127.0.0.1:${stripe.server.port}`,
      TICKETLY_STRIPE_ACCOUNTS: 'theatre=acct_theatre,arena=acct_arena',
      TICKETLY_STRIPE_SELLER: 'organization',
      TICKETLY_WEBHOOK_SECRETS: secrets.join(','),
    },
    [],
  );
  const { value, close: closePart } = await openPayments({
    config,
    clock: stripe.clock,
    addresses: addressesOf(config),
    secrets: { webhookSecrets: secrets, issuerKey: {}, ticketKeys: [await newTicketKey()], logKey: new Uint8Array() },
  });
  const asked = { paymentId: 'payment-1' as PaymentId, orderId: 'order-1' as OrderId, origin: 'here' };
  const seller = { organizationId: 'theatre' as OrganizationId, platformShare: money(300, 'EUR') };
  const { providerRef } = await value.gateways[0].open({
    ...asked,
    amount: money(4_500, 'EUR'),
    seller,
    description: 'Two seats',
    idempotencyKey: 'payment-1',
  });
  const payout = { account: 'acct_theatre', fee: 300, onBehalfOf: 'acct_theatre' };
  expect(stripe.books.find(providerRef).payout).toEqual(payout);
  await closePart();
  await stripe.close();
});

const places = {
  own: { clientSecret: expect.stringMatching(/^pi_\d+_secret$/) as string, checkoutUrl: null },
  stripe: { checkoutUrl: expect.stringMatching(/^https:\/\/checkout\.example\/cs_/) as string },
} as const;

describe.each(['own', 'stripe'] as const)('paid on a page that is %s', (page) => {
  beforeAll(() => open(page));
  afterAll(close);

  test('a buyer who paid has tickets once Stripe called, however often it calls', async () => {
    const { buyer, orderId, payment } = await begin('ada');
    expect(payment.body).toMatchObject({ status: 'requires_action', ...places[page] });
    const call = await pay(payment);
    expect(await Promise.all(Array.from({ length: 50 }, () => deliver(call)))).toEqual(Array(50).fill(200));
    expect((await buyer('GET', `/v1/orders/${orderId}`)).body).toMatchObject({ status: 'paid' });
    expect((await buyer('GET', `/v1/orders/${orderId}/tickets`)).body['items']).toHaveLength(2);
  });

  test('a call with the secret of somebody else changes nothing', async () => {
    const { buyer, orderId, payment } = await begin('ben');
    expect(await deliver(await pay(payment, 'whsec_of_somebody_else'))).toBe(400);
    expect((await buyer('GET', `/v1/orders/${orderId}`)).body).toMatchObject({ status: 'pending' });
  });

  test('a declined card leaves the order to another card', async () => {
    const { buyer, orderId, payment } = await begin('cem');
    account.books.decline(account.payableOf(idOf(payment)));
    const declined = await account.call('payment_intent.payment_failed', account.intentOf(idOf(payment)));
    expect(await deliver(declined)).toBe(200);
    const again = await buyer('POST', `/v1/orders/${orderId}/payments`);
    // On its own page Stripe asks for the other card itself.
    expect(again.body).toMatchObject({ attempt: page === 'own' ? 2 : 1, status: 'requires_action' });
    expect(await deliver(await pay(again))).toBe(200);
    expect((await buyer('GET', `/v1/orders/${orderId}`)).body).toMatchObject({ status: 'paid' });
  });
});
