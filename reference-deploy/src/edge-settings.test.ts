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

/** A deployment that lets each client ask once a second, with these settings. */
const start = async (settings: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-edge-'));
  closing.push(() => rm(folder, { recursive: true }));
  const environment = {
    PORT: '0',
    TICKETLY_METRICS_PORT: 'off',
    TICKETLY_DATA: folder,
    TICKETLY_STORE: 'memory',
    TICKETLY_SEED: 'none',
    TICKETLY_REQUESTS_PER_SECOND: '1',
    LOG_LEVEL: 'error',
  };
  const deployment = await startDeployment(readConfig({ ...environment, ...settings }, []));
  closing.push(deployment.stop);
  return deployment.url;
};

const statusFor = async (url: string, client: string): Promise<number> => {
  const response = await fetch(`${url}/v1/orders`, { headers: { 'x-forwarded-for': client } });
  await response.arrayBuffer();
  return response.status;
};

/** More at once than anybody is let, however slow this machine. */
const manyFor = (url: string, client: string): Promise<readonly number[]> =>
  Promise.all(Array.from({ length: 40 }, () => statusFor(url, client)));

test('behind a trusted proxy each client has a limit of its own', async () => {
  const url = await start({ TICKETLY_TRUSTED_PROXIES: 'loopback', TICKETLY_DEVELOPMENT: 'on' });
  expect(await manyFor(url, '198.51.100.1')).toContain(429);
  expect(await statusFor(url, '198.51.100.2')).toBe(401);
});

test('without one, whoever claims to be many is one', async () => {
  const url = await start({});
  const statuses = await Promise.all(Array.from({ length: 40 }, (_, n) => statusFor(url, `198.51.100.${n}`)));
  expect(statuses).toContain(429);
});

test('pages of a named origin may call, and those of others may not', async () => {
  const url = await start({ TICKETLY_CORS_ORIGINS: 'https://shop.example,https://m.example' });
  const allowedFor = async (origin: string): Promise<string | null> => {
    const { headers } = await fetch(`${url}/v1/events`, { headers: { origin } });
    expect(headers.get('vary')).toBe('Origin');
    return headers.get('access-control-allow-origin');
  };
  expect(await allowedFor('https://m.example')).toBe('https://m.example');
  expect(await allowedFor('https://evil.example')).toBeNull();
});
