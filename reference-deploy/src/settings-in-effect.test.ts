import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signatureHeader, signWebhook } from '@ticketly/adapters-sandbox';
import { instant, TicketlyFault } from '@ticketly/core';
import type { ContactVault, PrincipalId } from '@ticketly/core';
import { memoryGateway, systemClock } from '@ticketly/core/memory';
import { buyer, seatA, smallOffice, valueOf } from '@ticketly/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { createContainer } from './composition/container.ts';
import { services } from './composition/symbols.ts';
import { readConfig } from './config/read-config.ts';
import { settingsShape } from './config/settings.ts';
import type { Settings } from './config/settings.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { openContactVault } from './parts/contact-keys.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A deployment with its demo, all in memory. */
const start = async (settings: Readonly<Record<string, string>>): Promise<Deployment> => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-settings-'));
  closing.push(() => rm(folder, { recursive: true }));
  const environment = { PORT: '0', TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', LOG_LEVEL: 'error' };
  const deployment = await startDeployment(readConfig({ ...environment, ...settings }, []));
  closing.push(deployment.stop);
  await deployment.demo?.crowdServed;
  return deployment;
};

/** What two seats of the demo cost, with where they are paid. */
const buyTwo = async ({ issuer, demo, ...deployment }: Deployment, origin = deployment.url) => {
  const token = (await issuer?.issue({ subject: 'anna', roles: ['buyer'], ttlS: 60 })) ?? '';
  const post = async (path: string, body: object): Promise<any> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  };
  const holds = `/v1/sessions/${demo?.sessions[0]?.sessionId}/holds`;
  const hold = await post(holds, { bestAvailable: { quantity: 2 } });
  const order = await post('/v1/orders', { holdId: hold.holdId });
  const { checkoutUrl } = await post(`/v1/orders/${order.orderId}/payments`, {});
  return { seatsMinor: Number(hold.total.amountMinor), totalMinor: Number(order.total.amountMinor), checkoutUrl };
};

describe('in a deployment that runs', () => {
  test('a notice signed by either of two webhook secrets is genuine, and no other', async () => {
    const secrets = ['the-newest-secret', 'the-older-secret-'] as const;
    const { url } = await start({ TICKETLY_SEED: 'none', TICKETLY_WEBHOOK_SECRETS: secrets.join(',') });
    const statusFor = async (secret: string): Promise<number> => {
      const body = new TextEncoder().encode('{"id":"m1","type":"of another kind"}');
      const headers = { [signatureHeader]: signWebhook([secret], instant(Date.now()), body) };
      return (await fetch(`${url}/v1/payments/webhooks/sandbox`, { method: 'POST', headers, body })).status;
    };
    expect(await Promise.all([...secrets, 'somebody-elses-secret'].map(statusFor))).toEqual([200, 200, 400]);
  });

  test('the fees of the platform are on top of the prices, or within them', async () => {
    const fees = { TICKETLY_PLATFORM_FEES: 'EUR 0.50' };
    const byBuyers = await buyTwo(await start(fees));
    expect(byBuyers.totalMinor - byBuyers.seatsMinor).toBe(100);
    const byOrganizers = await buyTwo(await start({ ...fees, TICKETLY_PLATFORM_FEES_PAYER: 'organizer' }));
    expect(byOrganizers.totalMinor).toBe(byOrganizers.seatsMinor);
  });

  test('buyers are sent to the public address', async () => {
    const open = { TICKETLY_DEVELOPMENT: 'on', TICKETLY_PUBLIC_URL: 'https://tickets.example/' };
    const deployment = await start({ ...open, TICKETLY_METRICS_HOST: 'localhost', TICKETLY_METRICS_PORT: '0' });
    expect(deployment.url).toBe('https://tickets.example');
    expect(new URL(deployment.metricsUrl ?? '').hostname).toBe('localhost');
  });

  test('contacts sealed by an older key are opened, those by a key that is gone are not', async () => {
    const [newer = '', older = '', other = ''] = ['a', 'b', 'c'].map((letter) =>
      Buffer.alloc(32, letter).toString('base64url'),
    );
    const vaultWith = (...keys: readonly string[]): Promise<ContactVault> =>
      openContactVault(readConfig({ TICKETLY_CONTACT_KEYS: keys.join(',') }, []));
    const key = { principalId: 'anna' as PrincipalId, keyId: 'k1', bytes: new Uint8Array(32).fill(7) };
    const sealed = await (await vaultWith(older)).wrap(key);
    expect(await (await vaultWith(newer, older)).unwrap(sealed, key)).toEqual(key.bytes);
    await expect((await vaultWith(newer, other)).unwrap(sealed, key)).rejects.toThrow(TicketlyFault);
  });

  test.each([
    [10_000, {}],
    [2_000, { TICKETLY_AUDIT_EVERY_S: '2' }],
  ])('the auditor looks again after %i ms', async (everyMs, setting) => {
    const folder = await mkdtemp(join(tmpdir(), 'ticketly-audits-'));
    closing.push(() => rm(folder, { recursive: true }));
    const env = { TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', LOG_LEVEL: 'error', ...setting };
    const container = createContainer(readConfig(env, []));
    closing.push(async () => (await container.getAsync(services.dataFolder)).close());
    const { jobs } = await container.getAsync(services.ticketly);
    expect(jobs.audit.everyMs).toBe(everyMs);
  });

  test.each([
    ['revoke', {}],
    ['keep', { TICKETLY_LOST_DISPUTES: 'keep' }],
  ])('the tickets of a lost dispute are as the setting says: %s', async (policy, setting) => {
    const folder = await mkdtemp(join(tmpdir(), 'ticketly-disputes-'));
    closing.push(() => rm(folder, { recursive: true }));
    const env = { TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', LOG_LEVEL: 'error', ...setting };
    const gateway = memoryGateway({ clock: systemClock });
    const container = createContainer(readConfig(env, []), async () => ({
      value: { gateways: [gateway] },
      healthChecks: [],
      jobs: [],
      close: async () => {},
    }));
    closing.push(async () => (await container.getAsync(services.dataFolder)).close());
    const app = await container.getAsync(services.ticketly);
    const anna = buyer('anna');
    const ports = await container.getAsync(services.ports);
    const { order, pay } = await smallOffice(ports, { app });
    const { orderId } = await order(anna, seatA(1));
    const { paymentId } = await pay(anna, orderId);
    gateway.succeed(paymentId);
    gateway.dispute(paymentId, 'lost');
    valueOf(await app.checkout.refreshPayment({ principal: anna, paymentId }));
    const [ticket] = await ports.tickets.ofOrder(orderId);
    expect(ticket?.progress.status).toBe(policy === 'keep' ? 'issued' : 'revoked');
  });
});

const [deployment, edge, here] = ['deployment.test', 'edge-settings.test', 'settings-in-effect.test'];
const stripe = '../../tests/stripe/deployment.test';
const brakes = 'brake-settings.test';
const stack = '../../tests/journeys/full-stack.log.it.test';
/** The suite that runs a deployment and shows what each setting does: by its path from here. */
const shownBy: Readonly<Record<keyof Settings, string>> = {
  HOST: '../../tests/bench/deployment-process',
  PORT: deployment,
  TICKETLY_PUBLIC_URL: here,
  TICKETLY_DEVELOPMENT: edge,
  TICKETLY_TRUSTED_PROXIES: edge,
  TICKETLY_CORS_ORIGINS: edge,
  TICKETLY_DATA: deployment,
  TICKETLY_STORE: deployment,
  TICKETLY_DATABASE_URL: '../../tests/faults/misconfigured.it.test',
  TICKETLY_LOCKS: '../../tests/faults/misconfigured.it.test',
  TICKETLY_REDIS_URL: '../../tests/faults/misconfigured.it.test',
  TICKETLY_VIEWS: stack,
  TICKETLY_MONGO_URL: stack,
  TICKETLY_FEED: stack,
  TICKETLY_KAFKA_BROKERS: stack,
  TICKETLY_KAFKA_TOPIC: stack,
  TICKETLY_KAFKA_TAKEOVER_S: '../../tests/faults/log-stage',
  TICKETLY_CONNECT_URL: stack,
  TICKETLY_REPLICATION_URL: stack,
  TICKETLY_IDENTITY: 'issuer-keys.it.test',
  TICKETLY_OIDC_ISSUER: 'issuer-keys.it.test',
  TICKETLY_OIDC_AUDIENCE: 'issuer-keys.it.test',
  TICKETLY_OIDC_JWKS_URL: 'issuer-keys.it.test',
  TICKETLY_PAYMENTS: stripe,
  TICKETLY_STRIPE_SECRET_KEY: stripe,
  TICKETLY_STRIPE_PAGE: stripe,
  TICKETLY_STRIPE_URL: stripe,
  TICKETLY_STRIPE_ACCOUNTS: stripe,
  TICKETLY_STRIPE_SELLER: stripe,
  TICKETLY_LOST_DISPUTES: here,
  TICKETLY_WEBHOOK_SECRETS: here,
  TICKETLY_CONTACT_KEYS: here,
  TICKETLY_PLATFORM_FEES: here,
  TICKETLY_PLATFORM_FEES_PAYER: here,
  TICKETLY_SEED: deployment,
  TICKETLY_AUDIT_EVERY_S: here,
  TICKETLY_PARTS: '../../tests/faults/parts-apart.it.test',
  TICKETLY_REQUESTS_PER_SECOND: edge,
  TICKETLY_STREAMS_PER_ADDRESS: '../../tests/faults/readers-reconnect.it.test',
  TICKETLY_REQUESTS_IN_FLIGHT: '../../tests/faults/payments-first.it.test',
  TICKETLY_SEATS_PER_ADDRESS: brakes,
  TICKETLY_SEATS_PER_NETWORK: brakes,
  TICKETLY_HOLDS_PER_ADDRESS: brakes,
  TICKETLY_HOLDS_PER_NETWORK: brakes,
  TICKETLY_COOLING_OFF_S: 'config/read-config.test',
  TICKETLY_ORGANIZATIONS_PER_FOUNDER: 'config/read-config.test',
  TICKETLY_DRAFTS_PER_ORGANIZATION: 'config/read-config.test',
  TICKETLY_LAYOUTS_PER_ORGANIZATION: 'config/read-config.test',
  TICKETLY_DRAIN_MS: '../../tests/faults/terminated-at-peak.it.test',
  // What is made of them is the limits of the core, which has the tests of their effect.
  TICKETLY_GATEWAY_ASKS_PER_SECOND: 'config/read-config.test',
  TICKETLY_GATEWAY_ASKS_IN_FLIGHT: 'config/read-config.test',
  TICKETLY_METRICS_HOST: here,
  TICKETLY_METRICS_PORT: here,
  LOG_LEVEL: 'log/nothing-private.test',
  TICKETLY_LOG: deployment,
  NODE_ENV: deployment,
};

test.each(Object.keys(settingsShape.shape))('a suite shows what %s does', (name) => {
  const path = join(import.meta.dirname, `${shownBy[name as keyof Settings]}.ts`);
  expect(existsSync(path), path).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain(name);
});
