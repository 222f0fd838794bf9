import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentId, WebhookCall } from '@ticketly/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStripeAccount, secrets } from '../../packages/adapters-stripe/src/stripe-account.fixture.ts';
import type { StripeAccount } from '../../packages/adapters-stripe/src/stripe-account.fixture.ts';
import { readConfig } from '../../reference-deploy/src/config/read-config.ts';
import { startDeployment } from '../../reference-deploy/src/deployment.ts';
import type { Deployment } from '../../reference-deploy/src/deployment.ts';
import { ask } from '../faults/crowd.ts';
import type { Answer } from '../faults/crowd.ts';

let folder: string;
let account: StripeAccount;
let deployment: Deployment;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-stripe-'));
  account = await openStripeAccount();
  account.clock.advance(Date.now() - account.clock.now());
  const stripe = {
    TICKETLY_PAYMENTS: 'stripe',
    TICKETLY_STRIPE_SECRET_KEY: 'sk_test_123',
    TICKETLY_STRIPE_URL: `http://127.0.0.1:${account.server.port}`,
    TICKETLY_WEBHOOK_SECRETS: secrets.join(','),
  };
  const config = readConfig({ PORT: '0', TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', ...stripe }, []);
  deployment = await startDeployment(config);
});
afterAll(async () => {
  await deployment.stop();
  await account.close();
  await rm(folder, { recursive: true });
});

type Buyer = (method: string, path: string, body?: unknown) => Promise<Answer>;

const newBuyer = async (subject: string): Promise<Buyer> => {
  const token = String((await ask('POST', `${deployment.url}/dev/tokens`, '', { subject })).body['access_token']);
  return (method, path, body) => ask(method, `${deployment.url}${path}`, token, body);
};

/** A payment begun for two seats. */
const begin = async (subject: string) => {
  const buyer = await newBuyer(subject);
  const path = `/v1/sessions/${deployment.demo?.sessions[0]?.sessionId}/holds`;
  const hold = await buyer('POST', path, { bestAvailable: { quantity: 2 } });
  const order = await buyer('POST', '/v1/orders', { holdId: hold.body['holdId'] });
  const orderId = String(order.body['orderId']);
  const payment = await buyer('POST', `/v1/orders/${orderId}/payments`);
  return { buyer, orderId, payment, intent: account.intentOf(String(payment.body['paymentId']) as PaymentId) };
};

const deliver = async ({ body, headers }: WebhookCall): Promise<number> => {
  const sent = { method: 'POST', body: Buffer.from(body), headers: { ...headers, 'content-type': 'application/json' } };
  return (await fetch(`${deployment.url}/v1/payments/webhooks/stripe`, sent)).status;
};

test('a buyer pays with the secret of the intent, and has tickets once Stripe called, however often', async () => {
  const { buyer, orderId, payment, intent } = await begin('ada');
  expect(payment.body).toMatchObject({ status: 'requires_action', clientSecret: `${intent}_secret` });
  account.books.pay(intent);
  const call = await account.call('payment_intent.succeeded', intent);
  expect(await Promise.all(Array.from({ length: 50 }, () => deliver(call)))).toEqual(Array(50).fill(200));
  expect((await buyer('GET', `/v1/orders/${orderId}`)).body).toMatchObject({ status: 'paid' });
  expect((await buyer('GET', `/v1/orders/${orderId}/tickets`)).body['items']).toHaveLength(2);
});

test('a call with the secret of somebody else changes nothing', async () => {
  const { buyer, orderId, intent } = await begin('ben');
  account.books.pay(intent);
  expect(await deliver(await account.call('payment_intent.succeeded', intent, 'whsec_of_somebody_else'))).toBe(400);
  expect((await buyer('GET', `/v1/orders/${orderId}`)).body).toMatchObject({ status: 'pending' });
});

test('a declined card leaves the order to another attempt, which is another intent', async () => {
  const { buyer, orderId, intent } = await begin('cem');
  account.books.decline(intent);
  expect(await deliver(await account.call('payment_intent.payment_failed', intent))).toBe(200);
  const again = await buyer('POST', `/v1/orders/${orderId}/payments`);
  expect(again.body).toMatchObject({ attempt: 2, status: 'requires_action' });
  const second = account.intentOf(String(again.body['paymentId']) as PaymentId);
  expect(second).not.toBe(intent);
  account.books.pay(second);
  expect(await deliver(await account.call('payment_intent.succeeded', second))).toBe(200);
  expect((await buyer('GET', `/v1/orders/${orderId}`)).body).toMatchObject({ status: 'paid' });
});
