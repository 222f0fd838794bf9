import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stripeClientOptions, stripeGateway } from '@ticketly/adapters-stripe';
import { money } from '@ticketly/core';
import type { GatewayPayment, OrderId, PaymentId, WebhookCall } from '@ticketly/core';
import { systemClock } from '@ticketly/core/memory';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const url = new URL(inject('localstripeUrl'));
const secret = 'whsec_of_the_test';

/** It knows the older parameters of an intent alone, and refuses the others. */
const withoutUnknown: typeof fetch = async (input, init) => {
  if (typeof init?.body !== 'string') return fetch(input, init);
  const form = new URLSearchParams(init.body);
  for (const name of [...form.keys()]) if (/^(description|automatic_payment_methods)/.test(name)) form.delete(name);
  const headers = new Headers(init.headers);
  headers.delete('content-length');
  return fetch(input, { ...init, headers, body: form.toString() });
};

const client = new Stripe('sk_test_123', {
  ...stripeClientOptions,
  host: url.hostname,
  port: url.port,
  protocol: 'http',
  httpClient: Stripe.createFetchHttpClient(withoutUnknown),
});
const gateway = stripeGateway({ client, clock: systemClock, webhookSecrets: [secret] });

const calls: WebhookCall[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ body: Buffer.concat(chunks), headers: request.headers as WebhookCall['headers'] });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const endpoint = `http://host.docker.internal:${(server.address() as AddressInfo).port}/`;
  const body = new URLSearchParams({ url: endpoint, secret });
  await fetch(new URL('/_config/webhooks/ticketly', url), { method: 'POST', body });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let opened = 0;
const open = (): Promise<GatewayPayment> => {
  opened += 1;
  const paymentId = `payment-${opened}` as PaymentId;
  const orderId = `order-${opened}` as OrderId;
  const request = { paymentId, orderId, origin: 'here', amount: money(4_500, 'EUR'), description: 'Two seats' };
  return gateway.open({ ...request, idempotencyKey: paymentId });
};

const visa = '4242424242424242';
const declinedLater = '4000000000000341';

const payWith = async ({ providerRef }: GatewayPayment, number: string): Promise<void> => {
  const card = { number, exp_month: 12, exp_year: 2030, cvc: '123' };
  const { id } = await client.paymentMethods.create({ type: 'card', card });
  await client.paymentIntents.update(providerRef, { payment_method: id });
  await client.paymentIntents.confirm(providerRef).catch(() => undefined);
};

test('a payment is opened, paid, told of by a signed call, and given back in parts', async () => {
  const payment = await open();
  expect(payment).toMatchObject({ status: 'open', captured: { amountMinor: 0 } });
  await payWith(payment, visa);
  const paid = await gateway.retrieve(payment);
  expect(paid).toMatchObject({ status: 'succeeded', captured: money(4_500, 'EUR'), refunded: money(0, 'EUR') });

  await expect.poll(() => calls.length, { timeout: 600_000 }).toBeGreaterThan(0);
  const heard = await Promise.all(calls.map((call) => gateway.verify(call)));
  const told = heard.find((answer) => answer.ok);
  expect(told).toMatchObject({ value: { payment: { providerRef: payment.providerRef, status: 'succeeded' } } });
  const forged = calls.map(({ body, headers }) => ({ headers, body: new Uint8Array([...body, 32]) }));
  for (const call of forged) expect(await gateway.verify(call)).toMatchObject({ ok: false });

  const { providerRef, paymentId } = payment;
  const back = (minor: number) =>
    gateway.refund({ paymentId, providerRef, amount: money(minor, 'EUR'), idempotencyKey: `refund ${minor}` });
  expect(await back(1_000)).toMatchObject({ status: 'succeeded', refunded: money(1_000, 'EUR') });
  expect(await back(3_500)).toMatchObject({ status: 'refunded', refunded: money(4_500, 'EUR') });
});

test('a declined card is a payment that failed, and says why', async () => {
  const payment = await open();
  await payWith(payment, declinedLater);
  expect(await gateway.retrieve(payment)).toMatchObject({ status: 'failed', failure: 'card_declined' });
});

test('a payment that was cancelled stays so, and one that was paid is not cancelled', async () => {
  const [one, other] = [await open(), await open()];
  expect(await gateway.cancel(one)).toMatchObject({ status: 'cancelled' });
  expect(await gateway.cancel(one)).toMatchObject({ status: 'cancelled' });
  await payWith(other, visa);
  expect(await gateway.cancel(other)).toMatchObject({ status: 'succeeded' });
});

test('a payment by the reference of another is none', async () => {
  const [one, other] = [await open(), await open()];
  const mistaken = { paymentId: one.paymentId, providerRef: other.providerRef };
  expect(await gateway.retrieve(mistaken)).toBeUndefined();
  expect(await gateway.retrieve({ ...one, providerRef: 'pi_none' })).toBeUndefined();
});
