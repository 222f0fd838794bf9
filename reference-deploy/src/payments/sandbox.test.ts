import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { money } from '@ticketly/core';
import type { OrderId, PaymentId } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { openSandbox } from './sandbox.ts';

const paymentId = 'payment-1' as PaymentId;

/** Where a checkout page leads back to, for a deployment with this public address. */
const wayBack = async (publicUrl: string) => {
  const config = readConfig({ TICKETLY_STORE: 'memory' }, []);
  const secrets = { webhookSecrets: ['a-secret-of-the-tests'] } as never;
  const addresses = { publicUrl: () => publicUrl, ownUrl: () => publicUrl, listening: () => undefined };
  const { value, close } = await openSandbox({ config, secrets, clock: manualClock(), addresses });
  const [gateway] = value.gateways;
  const amount = money(4_550, 'EUR');
  const order = { orderId: 'order-1' as OrderId, origin: 'here', description: 'Two seats', amount };
  await gateway.open({ paymentId, idempotencyKey: paymentId, ...order });
  const pages = value.pages?.(async () => []);
  if (pages === undefined) throw new Error('the sandbox has no pages');
  const server = createServer(express().use(pages)).listen(0, '127.0.0.1');
  onTestFinished(async () => {
    server.close();
    await close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return async (host: string, returnUrl: string): Promise<boolean> => {
    const path = `/sandbox/pay/${paymentId}?returnUrl=${encodeURIComponent(returnUrl)}`;
    const page = await new Promise<string>((resolve, reject) => {
      const asked = get({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => resolve(text(answer)));
      asked.once('error', reject);
    });
    expect(page).toContain('Two seats');
    return page.includes('name="returnUrl"');
  };
};

test('on one machine, a buyer may go back to either of its names, at the port that serves', async () => {
  for (const publicUrl of ['http://127.0.0.1:4000', 'http://localhost:4000']) {
    const leadsBack = await wayBack(publicUrl);
    for (const host of ['127.0.0.1:4000', 'localhost:4000', '10.0.0.1:4000']) {
      expect(await leadsBack(host, 'http://127.0.0.1:4000/#/orders/1')).toBe(true);
      expect(await leadsBack(host, 'http://localhost:4000/#/orders/1')).toBe(true);
      expect(await leadsBack(host, 'http://localhost:4001/')).toBe(false);
      expect(await leadsBack(host, 'https://localhost:4000/')).toBe(false);
    }
  }
});

test('elsewhere, a buyer may go back to the public address of the deployment alone, whatever name is asked', async () => {
  const leadsBack = await wayBack('https://tickets.example/shop');
  for (const host of ['tickets.example', '10.0.0.1:8080']) {
    expect(await leadsBack(host, 'https://tickets.example/orders/1')).toBe(true);
    expect(await leadsBack(host, 'https://tickets.example:8443/')).toBe(false);
    expect(await leadsBack(host, 'https://shop.tickets.example/')).toBe(false);
    expect(await leadsBack(host, 'http://localhost:4000/')).toBe(false);
  }
});
