import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The demo behind a proxy on this machine; holds two seats for a buyer at an address. */
const start = async (settings: Readonly<Record<string, string>>) => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-brakes-'));
  closing.push(() => rm(folder, { recursive: true }));
  const environment = { PORT: '0', TICKETLY_METRICS_PORT: 'off', TICKETLY_DATA: folder, TICKETLY_STORE: 'memory' };
  const proxy = { TICKETLY_TRUSTED_PROXIES: 'loopback', TICKETLY_DEVELOPMENT: 'on', LOG_LEVEL: 'error' };
  const { url, issuer, demo, stop } = await startDeployment(readConfig({ ...environment, ...proxy, ...settings }, []));
  closing.push(stop);
  await demo?.crowdServed;
  return async (subject: string, address: string): Promise<string> => {
    const token = await issuer?.issue({ subject, roles: ['buyer'], ttlS: 600 });
    const response = await fetch(`${url}/v1/sessions/${demo?.sessions[0]?.sessionId}/holds`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-forwarded-for': address,
      },
      body: JSON.stringify({ bestAvailable: { quantity: 2 } }),
    });
    const { code = 'held' } = (await response.json()) as { code?: string };
    return code;
  };
};

test.each([
  ['TICKETLY_SEATS_PER_ADDRESS', '2', 'locking/origin-limit-reached', '198.51.100.7'],
  ['TICKETLY_SEATS_PER_NETWORK', '2', 'locking/origin-limit-reached', '198.51.100.8'],
  ['TICKETLY_HOLDS_PER_ADDRESS', '1', 'http/rate-limited', '198.51.100.7'],
  ['TICKETLY_HOLDS_PER_NETWORK', '1', 'http/rate-limited', '198.51.100.8'],
])('%s=%s refuses the second buyer with %s at %s, and nobody elsewhere', async (name, value, code, second) => {
  const hold = await start({ [name]: value });
  expect(await hold('anna', '198.51.100.7')).toBe('held');
  expect(await hold('bert', second)).toBe(code);
  expect(await hold('cleo', '203.0.113.1')).toBe('held');
});
