import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContainer } from './composition/container.ts';
import { services } from './composition/symbols.ts';
import { readConfig } from './config/read-config.ts';
import { listen } from './server.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

let dataFolder: string;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-'));
});
afterAll(() => rm(dataFolder, { recursive: true }));

/** A deployment that counts how often its store is asked for a showing. */
const openCounting = async () => {
  const env = { PORT: '0', TICKETLY_DATA: dataFolder, TICKETLY_STORE: 'memory', TICKETLY_SEED: 'none' };
  const config = readConfig({ ...env, TICKETLY_REQUESTS_PER_SECOND: '50', TICKETLY_STREAMS_PER_ADDRESS: '0' }, []);
  const container = createContainer(config);
  const { value: stores } = await container.getAsync(services.stores);
  const asked: string[] = [];
  const find = stores.showings.find.bind(stores.showings);
  stores.showings.find = async (sessionId) => {
    asked.push(sessionId);
    return find(sessionId);
  };
  const http = await container.getAsync(services.http);
  const server = await listen(http.app, config);
  const close = async (): Promise<void> => {
    await http.drain();
    await server.close();
    await (await container.getAsync(services.log)).close();
    await (await container.getAsync(services.dataFolder)).close();
  };
  return { asked, url: `http://127.0.0.1:${server.port}/v1/sessions`, close };
};

/** Ids that look like those of sessions. */
const idOf = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;

test('whoever asks for streams of sessions that are not there, one after another, costs the store little', async () => {
  const { asked, url, close } = await openCounting();
  const statuses: number[] = [];
  const begunMs = performance.now();
  for (let n = 0; n < 400; n += 1) statuses.push((await fetch(`${url}/${idOf(n)}/seats/stream`)).status);
  const windows = 1 + Math.ceil((performance.now() - begunMs) / 2_000);
  await close();
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
  // Ten a second, in bursts of two seconds' worth.
  expect(asked.length).toBeLessThanOrEqual(20 * windows);
});
