import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import { FakeElement } from './web-element.fixture.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const close of closing.splice(0).reverse()) await close();
});

test('the page of events asks for all its cards at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-'));
  closing.push(() => rm(folder, { recursive: true }));
  const env = { PORT: '0', TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', TICKETLY_SEED: 'demo' };
  const deployment = await startDeployment(readConfig(env, []));
  closing.push(() => deployment.stop());
  await deployment.demo?.crowdServed;
  await vi.waitFor(
    async () => {
      const listed = (await (await fetch(`${deployment.url}/v1/events`)).json()) as { items: unknown[] };
      expect(listed.items).toHaveLength(3);
    },
    { timeout: 60_000 },
  );

  const asked: string[] = [];
  const real = fetch;
  vi.stubGlobal('document', { createElement: (tag: string) => new FakeElement(tag), visibilityState: 'hidden' });
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('localStorage', { getItem: () => 'buyer-1' });
  vi.stubGlobal('fetch', (path: string, options: RequestInit) => {
    asked.push(path);
    return real(deployment.url + path, options);
  });
  const { eventsPage } = (await import(new URL('../web/events-page.js', import.meta.url).href)) as {
    eventsPage(main: FakeElement): Promise<() => void>;
  };
  const main = new FakeElement('main');
  (await eventsPage(main))();
  expect(asked).toEqual(['/dev/tokens', '/v1/events?limit=50&q=']);
  expect(main.text).toMatch(/on sale/);
  expect(main.text).toMatch(/€/);
  expect(main.text).toMatch(/GMT|CE/);
});
