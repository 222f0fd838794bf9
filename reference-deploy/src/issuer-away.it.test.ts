import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localIssuer, newIssuerKey } from '@ticketly/adapters-oidc';
import type { LocalIssuer } from '@ticketly/adapters-oidc';
import { systemClock } from '@ticketly/core/memory';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';

const issuer = 'https://id.example';
const audience = 'ticketly';
let provider: LocalIssuer;
let dataFolder: string;
const keysPage = createServer((_request, response) => response.end(JSON.stringify(provider.keys)));

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-issuer-'));
  provider = await localIssuer({ issuer, audience, clock: systemClock, privateKey: await newIssuerKey() });
  await once(keysPage.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => rm(dataFolder, { recursive: true }));

const start = (jwksUrl: string): Promise<Deployment> => {
  const settings = {
    PORT: '0',
    TICKETLY_DATA: dataFolder,
    TICKETLY_STORE: 'memory',
    TICKETLY_LOCKS: 'redis',
    TICKETLY_REDIS_URL: inject('redisUrl'),
    TICKETLY_IDENTITY: 'oidc',
    TICKETLY_OIDC_ISSUER: issuer,
    TICKETLY_OIDC_AUDIENCE: audience,
    TICKETLY_OIDC_JWKS_URL: jwksUrl,
  };
  return startDeployment(readConfig(settings, []));
};

/** 404 to who is known, 401 to who is not, 503 when that can't be told. */
const statusFor = async ({ url }: Deployment): Promise<number> => {
  const token = await provider.issue({ subject: crypto.randomUUID(), roles: ['buyer'], ttlS: 600 });
  return (await fetch(`${url}/v1/orders/unknown`, { headers: { authorization: `Bearer ${token}` } })).status;
};

test('a deployment that starts while its identity provider is away believes the tokens it gave before', async () => {
  const jwksUrl = `http://127.0.0.1:${(keysPage.address() as AddressInfo).port}/certs`;
  const first = await start(jwksUrl);
  expect(await statusFor(first)).toBe(404);
  await first.stop();
  keysPage.closeAllConnections();
  await new Promise((resolve) => keysPage.close(resolve));
  const second = await start(jwksUrl);
  expect(await statusFor(second)).toBe(404);
  await second.stop();
});
