import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localIssuer, newIssuerKey } from '@ticketly/adapters-oidc';
import type { LocalIssuer } from '@ticketly/adapters-oidc';
import { systemClock } from '@ticketly/core/memory';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';

const issuer = 'https://id.example';
const audience = 'ticketly';
let provider: LocalIssuer;
let dataFolder: string;
let keysUrl: string;
const providerWithNewKey = async (): Promise<LocalIssuer> =>
  localIssuer({ issuer, audience, clock: systemClock, privateKey: await newIssuerKey() });
const keysPage = createServer((_request, response) => response.end(JSON.stringify(provider.keys)));

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-issuer-'));
  provider = await providerWithNewKey();
  await once(keysPage.listen(0, '127.0.0.1'), 'listening');
  keysUrl = `http://127.0.0.1:${(keysPage.address() as AddressInfo).port}/certs`;
});
afterAll(() => rm(dataFolder, { recursive: true }));

const start = (): Promise<Deployment> => {
  const settings = {
    PORT: '0',
    TICKETLY_DATA: dataFolder,
    TICKETLY_STORE: 'memory',
    TICKETLY_LOCKS: 'redis',
    TICKETLY_REDIS_URL: inject('redisUrl'),
    TICKETLY_IDENTITY: 'oidc',
    TICKETLY_OIDC_ISSUER: issuer,
    TICKETLY_OIDC_AUDIENCE: audience,
    TICKETLY_OIDC_JWKS_URL: keysUrl,
  };
  return startDeployment(readConfig(settings, []));
};

/** 404 to who is known, 401 to who is not, 503 when that can't be told. */
const statusFor = async ({ url }: Deployment, issuedBy = provider): Promise<number> => {
  const token = await issuedBy.issue({ subject: crypto.randomUUID(), roles: ['buyer'], ttlS: 600 });
  return (await fetch(`${url}/v1/orders/unknown`, { headers: { authorization: `Bearer ${token}` } })).status;
};

test('a deployment believes a new key of its identity provider, and no longer the old one, without a restart', async () => {
  const deployment = await start();
  expect(await statusFor(deployment)).toBe(404);
  const former = provider;
  provider = await providerWithNewKey();
  await vi.waitFor(async () => expect(await statusFor(deployment)).toBe(404), 60_000);
  expect(await statusFor(deployment, former)).toBe(401);
  await deployment.stop();
});

test('a deployment that starts while its identity provider is away believes the tokens it gave before', async () => {
  const first = await start();
  expect(await statusFor(first)).toBe(404);
  await first.stop();
  keysPage.closeAllConnections();
  await new Promise((resolve) => keysPage.close(resolve));
  const second = await start();
  expect(await statusFor(second)).toBe(404);
  await second.stop();
});
