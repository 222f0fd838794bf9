import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { startDeployment } from '../deployment.ts';

test('the log has nobody’s secret, token, address or id, and says what happened all the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-private-'));
  const settings = {
    PORT: '0',
    TICKETLY_METRICS_PORT: 'off',
    TICKETLY_DATA: folder,
    TICKETLY_STORE: 'memory',
    TICKETLY_DEVELOPMENT: 'on',
    TICKETLY_TRUSTED_PROXIES: 'loopback',
    TICKETLY_WEBHOOK_SECRETS: 'planted-webhook-secret',
    LOG_LEVEL: 'debug',
  };
  const deployment = await startDeployment(readConfig(settings, []));
  await deployment.demo?.crowdServed;
  const token = (await deployment.issuer?.issue({ subject: 'planted-person', roles: ['buyer'], ttlS: 600 })) ?? '';
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<any> => {
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '198.51.100.77', ...more };
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(deployment.url + path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    return text.startsWith('{') ? JSON.parse(text) : text;
  };
  const { sessionId = '' } = deployment.demo?.sessions[0] ?? {};
  const holds = `/v1/sessions/${sessionId}/holds`;
  const key = { 'idempotency-key': 'planted-key', 'x-planted': 'planted-header' };
  const { holdId } = await call('POST', holds, { bestAvailable: { quantity: 2 } }, key);
  const { orderId } = await call('POST', '/v1/orders', { holdId, discountCode: 'planted-code' }).then((answer) =>
    'orderId' in answer ? answer : call('POST', '/v1/orders', { holdId }),
  );
  const { paymentId, clientSecret } = await call('POST', `/v1/orders/${orderId}/payments`);
  await call('POST', `/dev/payments/${paymentId}/complete`, { outcome: 'succeed' });
  await call('GET', `/v1/orders/${orderId}?planted=planted-query`);
  await call('GET', `/v1/planted-path/${token}`);
  await call('GET', '/v1/orders/planted-order');
  await call('POST', '/v1/orders', '{"planted-body');
  await call('GET', '/v1/orders', undefined, { authorization: 'Bearer planted-token' });
  await call('POST', '/v1/payments/webhooks/sandbox', { planted: 'planted-webhook' });
  await deployment.stop();
  const log = await readFile(join(folder, 'ticketly.log'), 'utf8');
  await rm(folder, { recursive: true });

  const ids = { holdId, orderId, paymentId, clientSecret, sessionId };
  expect(Object.entries(ids).filter(([, id]) => typeof id !== 'string' || id === '')).toEqual([]);
  for (const planted of ['planted', token, token.split('.')[1], '198.51.100.77', '127.0.0.1,', ...Object.values(ids)])
    expect(log, 'the log').not.toContain(planted);
  const lines: any[] = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const ofOrders = lines.filter(({ route }) => route === '/v1/orders/{orderId}');
  expect(ofOrders.map(({ level, status, refusal }) => [level, status, refusal])).toEqual([
    ['info', 200, undefined],
    ['info', 404, 'orders/order-unknown'],
  ]);
  expect(ofOrders[0]).toMatchObject({
    method: 'GET',
    requestId: expect.any(String),
    tookMs: expect.any(Number),
    principal: expect.stringMatching(/^[\w-]{16}$/),
    client: expect.stringMatching(/^[\w-]{16}$/),
  });
  expect(ofOrders[1].principal).toBe(ofOrders[0].principal);
  expect(lines.find(({ refusal }) => refusal === 'http/route-unknown')).toMatchObject({ route: 'none' });
  expect(lines.filter(({ level }) => !['debug', 'info', 'warn', 'error'].includes(level))).toEqual([]);
});
