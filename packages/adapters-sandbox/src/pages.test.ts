import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { money } from '@ticketly/core';
import type { OrderId, PaymentId } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sandboxPages } from './pages.ts';
import { sandboxGateway } from './sandbox-gateway.ts';
import { readCard } from './test-cards.ts';

const clock = manualClock();
const gateway = sandboxGateway({
  clock,
  secrets: ['a-secret-of-the-tests'],
  checkoutUrl: (id) => `/sandbox/pay/${id}`,
});
let server: Server;
let origin: string;
let url: string;
let count = 0;

beforeAll(async () => {
  const pages = sandboxPages(gateway, {
    returnOrigins: ['https://shop.example'],
    describe: async ({ description }) => [description, 'Saturday, at <the> Arena'],
  });
  const app = express().use(pages);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  gateway.close();
  server.close();
});

const open = async (description = 'Two seats', amount = money(4_550, 'EUR')): Promise<PaymentId> => {
  count += 1;
  const paymentId = `payment-${count}` as PaymentId;
  await gateway.open({
    paymentId,
    orderId: 'o' as OrderId,
    origin: 'here',
    amount,
    description,
    idempotencyKey: paymentId,
  });
  url = `${origin}/sandbox/pay/${paymentId}`;
  return paymentId;
};
const post = async (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => {
  const body = new URLSearchParams(fields);
  const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
};
const statusOf = async (paymentId: PaymentId) => (await gateway.retrieve({ paymentId, providerRef: null }))?.status;

describe('the page of the sandbox', () => {
  let paymentId: PaymentId;
  beforeEach(async () => {
    paymentId = await open();
  });

  it('shows the amount as people read it, and lets no script run', async () => {
    const response = await fetch(url);
    expect(await response.text()).toContain('€45.50');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says what is paid for, as text', async () => {
    const page = await (await fetch(url)).text();
    expect(page).toContain('Two seats');
    expect(page).toContain('Saturday, at &lt;the&gt; Arena');
    expect((await post({ card: '1' })).text).toContain('Saturday, at');
  });

  it('takes the card that is paid, and goes back', async () => {
    const answer = await post({ card: '4242 4242 4242 4242', returnUrl: '/#/orders/1' });
    expect(answer).toMatchObject({ status: 303, location: `${origin}/#/orders/1` });
    expect(await statusOf(paymentId)).toBe('succeeded');
    expect((await post({ card: '4242424242424242' })).text).toContain('Paid');
  });

  it('declines the card that is declined, says so, and leads back', async () => {
    const answer = await post({ testCard: '4000000000000002', returnUrl: 'https://shop.example/orders/1' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('declined');
    expect(answer.text).toContain('href="https://shop.example/orders/1"');
    expect(await statusOf(paymentId)).toBe('failed');
  });

  it.each([
    ['approve', 'succeeded'],
    ['refuse', 'failed'],
  ])('asks for a second step, and on %s it %s', async (confirmation, status) => {
    expect((await post({ card: '4000 0025 0000 3155' })).text).toContain('Your bank asks');
    expect(await statusOf(paymentId)).toBe('open');
    await post({ confirmation });
    expect(await statusOf(paymentId)).toBe(status);
  });

  it('takes no answer of a bank that asked nothing', async () => {
    await post({ confirmation: 'approve' });
    expect(await statusOf(paymentId)).toBe('open');
  });

  it('takes the card whose money comes later', async () => {
    expect((await post({ card: '4000000000000077' })).text).toContain('moment');
    expect(await statusOf(paymentId)).toBe('open');
    clock.advance(10_000);
    expect(await statusOf(paymentId)).toBe('succeeded');
  });

  it('explains a number that is no card, and keeps what was entered', async () => {
    const answer = await post({ card: '4242 4242 4242 4241' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('typing mistake');
    expect(answer.text).toContain('value="4242 4242 4242 4241"');
    expect(await statusOf(paymentId)).toBe('open');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    'javascript:alert(1)',
    'http://',
    'https://shop.example.evil.example/',
    'https://shop.exam/',
    'https://shop.example:8443/',
    'http://shop.example/',
  ])('never leads to %s', async (returnUrl) => {
    const shown = await (await fetch(`${url}?returnUrl=${encodeURIComponent(returnUrl)}`)).text();
    expect(shown).not.toContain('returnUrl');
    expect(await post({ card: '4242424242424242', returnUrl })).toMatchObject({ status: 200, location: null });
  });

  // A browser says which page a form was on; scripts say nothing, or the same.
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('takes nothing from a form on another page: %j', async (headers) => {
    const answer = await post({ card: '4242424242424242' }, headers);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('another page');
    expect(await statusOf(paymentId)).toBe('open');
  });

  it.each(['same-origin', 'none'])('accepts its own form, however a browser labels it: %s', async (site) => {
    const answer = await post({ card: '4242424242424242' }, { 'sec-fetch-site': site });
    expect(answer.status).toBe(200);
    expect(await statusOf(paymentId)).toBe('succeeded');
  });

  it('accepts its own form from browsers that send only the origin, and makes them send it', async () => {
    expect((await fetch(url)).headers.get('referrer-policy')).toBe('same-origin');
    expect((await post({ card: '4242424242424242' }, { origin })).status).toBe(200);
  });

  it('knows no payment that is none', async () => {
    url = `${origin}/sandbox/pay/nothing`;
    expect((await fetch(url)).status).toBe(404);
    expect((await post({ card: '4242424242424242' })).status).toBe(404);
    expect((await fetch(`${origin}/sandbox/pay/%3Cscript%3E`)).status).toBe(404);
  });
});

it('escapes what others wrote', async () => {
  await open('<script>alert("1")</script>');
  const text = await (await fetch(url)).text();
  expect(text).not.toContain('<script>');
  expect(text).toContain('&lt;script&gt;');
  expect((await post({ card: '"><script>' })).text).not.toContain('<script>');
});

describe('a card number', () => {
  it.each([
    ['', 'Enter'],
    ['4242x', 'digits only'],
    ['4242', 'has 4'],
    ['4111111111111111', 'none of them'],
  ])('"%s" is explained', (text, sentence) => {
    expect(readCard(text)).toContain(sentence);
  });
});

it('shows an amount with the digits of ISO 4217, also where a formatter has fewer', async () => {
  await open('One seat', money(250_000, 'HUF'));
  const page = await (await fetch(url)).text();
  expect(page.replaceAll(/\s/g, ' ')).toContain('Pay HUF 2,500.00');
});
