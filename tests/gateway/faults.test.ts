import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { money } from '@ticketly/core';
import type { GatewayPayment, OrderId, PaymentId } from '@ticketly/core';
import { systemClock, uuidIds } from '@ticketly/core/memory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPlainGateway } from './plain-face.ts';
import { openStripeGateway } from './stripe-face.ts';
import type { OpenGateway, TestGateway } from './test-gateway.ts';

const ids = uuidIds({ clock: systemClock });
let gateway: TestGateway;
let listener: Server;
/** What came, and what to answer to it. */
let heard: Promise<unknown>[];
let status: number;

const listen = async (): Promise<string> => {
  [heard, status] = [[], 200];
  const take = async (request: IncomingMessage): Promise<unknown> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const read = await gateway.adapter.verify({ body: Buffer.concat(chunks), headers: request.headers as never });
    return read.ok ? read.value.payment.paymentId : read.refusal.code;
  };
  listener = createServer((request, response) => {
    const read = take(request);
    heard.push(read);
    const answer = (): unknown => response.writeHead(status).end();
    void read.then(answer, answer);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
};

const newPayment = (): { readonly paymentId: PaymentId; readonly orderId: OrderId } => ({
  paymentId: ids.next('payment'),
  orderId: ids.next('order'),
});
const open = (paymentId = ids.next('payment')): Promise<GatewayPayment> => {
  const asked = { ...newPayment(), paymentId, origin: 'here', amount: money(4_500, 'EUR'), description: 'Two seats' };
  return gateway.adapter.open({ ...asked, orderId: paymentId as string as OrderId, idempotencyKey: paymentId });
};
const openPaid = async (): Promise<GatewayPayment> => {
  const payment = await open();
  gateway.pay(payment.paymentId);
  return payment;
};
const giveBack = ({ paymentId, providerRef }: GatewayPayment, minor: number): Promise<GatewayPayment> =>
  gateway.adapter.refund({ paymentId, providerRef, amount: money(minor, 'EUR'), idempotencyKey: `refund ${minor}` });

const faces: Readonly<Record<string, (how: OpenGateway) => Promise<TestGateway>>> = {
  'with Stripe’s protocol': openStripeGateway,
  'with a protocol of its own': openPlainGateway,
};

describe.each(Object.entries(faces))('a gateway %s', (_name, openGateway) => {
  beforeEach(async () => {
    gateway = await openGateway({ patienceMs: 300 });
    gateway.webhooks.sendTo(await listen());
  });
  afterEach(async () => {
    await gateway.close();
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
  });

  test.each(['hangs', 'hangs after it was carried out'] as const)(
    'that %s is asked again in vain or not',
    async (does) => {
      gateway.faults.fail({ on: 'open', does, times: 2 });
      const paymentId = ids.next('payment');
      await expect(open(paymentId)).rejects.toMatchObject({ code: 'unknown-outcome' });
      expect(gateway.ledger()).toHaveLength(does === 'hangs' ? 0 : 1);
      gateway.faults.heal();
      await open(paymentId);
      expect(gateway.ledger()).toHaveLength(1);
    },
  );

  test('gives back what it was asked to before it fell silent, and nothing in between', async () => {
    const payment = await openPaid();
    await giveBack(payment, 100);
    gateway.faults.silence();
    await expect(giveBack(payment, 200)).rejects.toMatchObject({ retryable: true });
    expect(gateway.ledger()).toMatchObject([{ refunded: money(100, 'EUR') }]);
    gateway.faults.heal();
    expect(await giveBack(payment, 200)).toMatchObject({ refunded: money(300, 'EUR') });
  });

  test('captures another amount than was asked, if it is told to', async () => {
    const { paymentId } = await open();
    gateway.pay(paymentId, 1);
    expect(await gateway.adapter.retrieve({ paymentId, providerRef: null })).toMatchObject({
      captured: money(1, 'EUR'),
    });
  });

  test('tells of money that went back by its own dashboard', async () => {
    const payment = await openPaid();
    gateway.refund(payment.paymentId, 500);
    await expect.poll(() => Promise.all(heard)).toEqual([payment.paymentId, payment.paymentId]);
    expect(await gateway.adapter.retrieve(payment)).toMatchObject({ refunded: money(500, 'EUR') });
  });

  test('sends a message again until it is taken', async () => {
    status = 503;
    const { paymentId } = await openPaid();
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    status = 200;
    await gateway.webhooks.atRest();
    expect(gateway.webhooks.tries.at(-1)).toMatchObject({ status: 200 });
    expect(new Set(await Promise.all(heard))).toEqual(new Set([paymentId]));
  });

  test('loses messages, sends them many times, and backwards', async () => {
    gateway.webhooks.goWrong({ loss: 1 });
    await openPaid();
    gateway.webhooks.goWrong({ copies: 50 });
    const often = await openPaid();
    await gateway.webhooks.atRest();
    expect(await Promise.all(heard)).toEqual(Array(50).fill(often.paymentId));
    gateway.webhooks.goWrong({});
    gateway.webhooks.hold();
    const [first, second] = [await openPaid(), await openPaid()];
    gateway.webhooks.release('backwards');
    await gateway.webhooks.atRest();
    expect((await Promise.all(heard)).slice(50).toSorted()).toEqual(
      [first, second].map((one) => one.paymentId).toSorted(),
    );
  });
});
