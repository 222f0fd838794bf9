import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceIdentifier } from 'inversify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createContainer } from './composition/container.ts';
import { services } from './composition/symbols.ts';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { forgetData } from './data-folder/forget.ts';
import { PortTaken } from './server.ts';

let dataFolder: string;
let deployment: Deployment;
/** A folder for a second deployment: one that runs has its own to itself. */
const otherFolder = (name: string) => ({ TICKETLY_DATA: join(dataFolder, name) });
const configOf = (env: Record<string, string> = {}) => readConfig({ PORT: '0', TICKETLY_DATA: dataFolder, ...env }, []);

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-'));
  deployment = await startDeployment(configOf());
  await deployment.demo?.crowdServed;
});
afterAll(async () => {
  await deployment.stop();
  await rm(dataFolder, { recursive: true });
});

const call = async (method: string, path: string, body?: unknown, token?: string): Promise<any> => {
  const response = await fetch(deployment.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
};
const tokenOf = async (subject: string): Promise<string> =>
  (await call('POST', '/dev/tokens', { subject })).body.access_token;
const sessionOf = (place: number): string => deployment.demo?.sessions[place]?.sessionId ?? '';

/** A pending payment of a new buyer for two seats of the arena. */
const paymentOf = async (subject: string) => {
  const token = await tokenOf(subject);
  const bestAvailable = { quantity: 2 };
  const hold = await call('POST', `/v1/sessions/${sessionOf(0)}/holds`, { bestAvailable }, token);
  const order = await call('POST', '/v1/orders', { holdId: hold.body.holdId }, token);
  const payment = await call('POST', `/v1/orders/${order.body.orderId}/payments`, undefined, token);
  const { paymentId, checkoutUrl } = payment.body;
  return { token, orderId: order.body.orderId as string, paymentId: paymentId as string, checkoutUrl };
};

describe('a deployment to try things with', () => {
  it('sells tickets over HTTP, paid by a script', async () => {
    const { token, orderId, paymentId } = await paymentOf('anna');
    const completed = await call('POST', `/dev/payments/${paymentId}/complete`, { outcome: 'succeed' });
    expect(completed).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    const tickets = await call('GET', `/v1/orders/${orderId}/tickets`, undefined, token);
    expect(tickets.body.items).toHaveLength(2);
    const papers = async (ending: string) => call('GET', `/v1/orders/${orderId}/${ending}`, undefined, token);
    expect(await papers('tickets.pdf?paper=letter')).toMatchObject({
      status: 200,
      text: expect.stringMatching(/^%PDF-/),
    });
    await vi.waitFor(async () => expect((await papers('receipt.html')).status).toBe(200), { timeout: 60_000 });
    expect(await papers('receipt.pdf')).toMatchObject({ status: 200, text: expect.stringMatching(/^%PDF-/) });
  });

  it('sells tickets to who pays on the page', async () => {
    const { token, orderId, checkoutUrl } = await paymentOf('ben');
    expect(new URL(checkoutUrl).origin).toBe(deployment.url);
    const page = await (await fetch(checkoutUrl)).text();
    expect(page).toContain('4242 4242 4242 4242');
    // What is bought, when and where: whoever pays has left the shop's own pages.
    expect(page).toMatch(/class="quiet">\w+, \d+ \w+ \d{4} at \d\d:\d\d .*, .*, /);
    const paid = await fetch(checkoutUrl, {
      method: 'POST',
      body: new URLSearchParams({ card: '4242 4242 4242 4242', returnUrl: `${deployment.url}/#order` }),
      redirect: 'manual',
    });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `${deployment.url}/#order`]);
    expect((await call('GET', `/v1/orders/${orderId}`, undefined, token)).body.status).toBe('paid');
  });

  it('shows its three events in three states', async () => {
    const shown = await Promise.all([0, 1, 2].map((place) => call('GET', `/v1/sessions/${sessionOf(place)}`)));
    expect(shown.map(({ body }) => body.status)).toEqual(['on_sale', 'scheduled', 'on_sale']);
    const { body } = await call('GET', `/v1/sessions/${sessionOf(2)}/seats`);
    expect(body.statuses.replaceAll(/[^f]/g, '')).toHaveLength(20);
  });

  it('serves its page, its health and its documentation', async () => {
    expect((await call('GET', '/')).text).toContain('<html');
    expect(await call('GET', '/health/ready')).toMatchObject({ status: 200, body: { status: 'up', reasons: [] } });
    expect(await call('GET', '/docs')).toMatchObject({ status: 200 });
  });

  it('tells its metrics on a port of their own', async () => {
    expect((await call('GET', '/metrics')).status).toBe(404);
    const { port } = new URL(deployment.url);
    const told = await fetch(deployment.metricsUrl ?? '');
    expect(await told.text()).toContain('ticketly_http_requests_total');
    expect(told.url).not.toContain(port);
    expect((await fetch(new URL('/v1/events', told.url))).status).toBe(404);
  });

  it.each([
    ['a role that does not exist', '/dev/tokens', { subject: 'eve', roles: ['king'] }, 400],
    ['a subject that can be no id', '/dev/tokens', { subject: 'ève' }, 400],
    ['a word more', '/dev/tokens', { subject: 'eve', admin: true }, 400],
    ['an outcome that does not exist', '/dev/payments/x/complete', { outcome: 'win' }, 400],
    ['a payment that does not exist', '/dev/payments/x/complete', { outcome: 'succeed' }, 404],
  ])('refuses %s', async (_, path, body, status) => {
    expect((await call('POST', path, body)).status).toBe(status);
  });

  it('says in one sentence that its port is taken', async () => {
    const { port } = new URL(deployment.url);
    const second = startDeployment(configOf({ PORT: port, ...otherFolder('port') }));
    await expect(second).rejects.toThrow(PortTaken);
    await expect(second).rejects.toThrow(
      /^Port \d+ on 127\.0\.0\.1 is in use by another program\. If that is not Ticketly, take another port: /,
    );
  });

  it('takes a token of before its restart', async () => {
    const config = configOf({ ...otherFolder('restarted'), TICKETLY_SEED: 'none' });
    const first = await startDeployment(config);
    const token = (await first.issuer?.issue({ subject: 'anna', roles: ['buyer'], ttlS: 60 })) ?? '';
    await first.stop();
    const second = await startDeployment(config);
    const orders = await fetch(`${second.url}/v1/orders`, { headers: { authorization: `Bearer ${token}` } });
    await second.stop();
    expect(orders.status).toBe(200);
  });
});

describe('a deployment in production', () => {
  const production = {
    NODE_ENV: 'production',
    TICKETLY_PAYMENTS: 'sandbox',
    TICKETLY_IDENTITY: 'oidc',
    TICKETLY_OIDC_ISSUER: 'https://id.example',
    TICKETLY_OIDC_AUDIENCE: 'ticketly',
    TICKETLY_OIDC_JWKS_URL: 'http://127.0.0.1:1/certs',
    TICKETLY_LOG: 'file',
    LOG_LEVEL: 'error',
  };

  it('has no routes that are for trying things', async () => {
    const started = await startDeployment(configOf({ ...production, ...otherFolder('production') }));
    const post = (path: string, body: object): Promise<Response> =>
      fetch(started.url + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    const answers = [
      await post('/dev/tokens', { subject: 'eve', roles: ['event_admin'] }),
      await post('/dev/payments/x/complete', { outcome: 'succeed' }),
    ];
    await started.stop();
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(started.demo).toBeUndefined();
  });
});

describe('the container', () => {
  it('makes every part, each once', async () => {
    const container = createContainer(configOf(otherFolder('container')));
    for (const name of Object.values<ServiceIdentifier>(services)) {
      const part: unknown = await container.getAsync(name);
      expect(await container.getAsync(name)).toBe(part);
    }
  });
});

describe('the data folder', () => {
  it('is forgotten as far as it is ours', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ticketly-'));
    const started = await startDeployment(configOf({ TICKETLY_DATA: folder, TICKETLY_SEED: 'none' }));
    await started.stop();
    await writeFile(join(folder, 'diary.txt'), 'mine');
    const secrets = await readFile(join(folder, 'secrets.json'), 'utf8');
    expect(secrets).toContain('webhookSecret');
    await forgetData(folder);
    await expect(readFile(join(folder, 'secrets.json'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
    await rm(folder, { recursive: true });
  });
});

describe('the embedded store', () => {
  it('still knows after a restart what was sold before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ticketly-'));
    const config = configOf({ TICKETLY_DATA: folder, TICKETLY_STORE: 'pglite' });
    const soldAfter = async (started: Deployment): Promise<string> => {
      await started.demo?.crowdServed;
      const { sessionId } = started.demo?.sessions[2] ?? { sessionId: '' };
      const statusesNow = async (): Promise<string> => {
        const seats = await fetch(`${started.url}/v1/sessions/${sessionId}/seats`);
        return ((await seats.json()) as { statuses: string }).statuses;
      };
      // The last sales reach the map a moment after the crowd was served.
      const until = Date.now() + 180_000;
      let statuses = await statusesNow();
      while (statuses.includes('h') && Date.now() < until) statuses = await statusesNow();
      await started.stop();
      return statuses;
    };
    const first = await soldAfter(await startDeployment(config));
    const second = await soldAfter(await startDeployment(config));
    await rm(folder, { recursive: true });
    expect(first.replaceAll(/[^f]/g, '')).toHaveLength(20);
    expect(second).toBe(first);
  });
});
