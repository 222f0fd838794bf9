import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';

const folders: string[] = [];
const processes: Deployment[] = [];

beforeAll(async () => {
  const settings = {
    PORT: '0',
    TICKETLY_STORE: 'memory',
    TICKETLY_LOCKS: 'redis',
    TICKETLY_REDIS_URL: inject('redisUrl'),
    TICKETLY_SEED: 'none',
    TICKETLY_REQUESTS_PER_SECOND: '10',
  };
  for (let process = 0; process < 2; process += 1) {
    const dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-limits-'));
    // The same keys, so that a token of one is a token of the other.
    if (folders[0] !== undefined) await cp(join(folders[0], 'secrets.json'), join(dataFolder, 'secrets.json'));
    folders.push(dataFolder);
    processes.push(await startDeployment(readConfig({ ...settings, TICKETLY_DATA: dataFolder }, [])));
  }
});
afterAll(async () => {
  for (const process of processes) await process.stop();
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** The statuses that somebody gets from one process for so many requests. */
const statusesFor = async (token: string, process: Deployment | undefined, requests: number): Promise<number[]> => {
  const statuses: number[] = [];
  const headers = { authorization: `Bearer ${token}` };
  for (let sent = 0; sent < requests; sent += 1)
    statuses.push((await fetch(`${process?.url}/v1/orders/unknown`, { headers })).status);
  return statuses;
};

test('processes on one Redis share the limit of requests', async () => {
  const [one, other] = processes;
  // On a machine that took longer than the window for this, the next attempt shows it.
  await expect
    .poll(
      async () => {
        const token = await one?.issuer?.issue({ subject: crypto.randomUUID(), roles: ['buyer'], ttlS: 600 });
        const first = await statusesFor(token ?? '', one, 20);
        const second = await statusesFor(token ?? '', other, 5);
        return { limitedByOne: first.includes(429), limitedByOther: second.at(-1) };
      },
      { timeout: 15_000, interval: 10 },
    )
    .toEqual({ limitedByOne: false, limitedByOther: 429 });
});
