import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeadLetter, Position } from '@ticketly/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createContainer } from '../composition/container.ts';
import { services } from '../composition/symbols.ts';
import { readConfig } from '../config/read-config.ts';
import { startDeployment } from '../deployment.ts';
import type { Deployment } from '../deployment.ts';

let dataFolder: string;
let deployment: Deployment;
const configIn = (name: string, more: Record<string, string> = {}) =>
  readConfig({ PORT: '0', TICKETLY_DATA: join(dataFolder, name), TICKETLY_STORE: 'memory', ...more }, []);

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-'));
  deployment = await startDeployment(configIn('sale'));
  await deployment.demo?.crowdServed;
});
afterAll(async () => {
  await deployment.stop();
  await rm(dataFolder, { recursive: true });
});

const call = async (method: string, path: string, token?: string, body: object = {}): Promise<any> => {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return (
    await fetch(deployment.url + path, { method, headers, ...(method !== 'GET' && { body: JSON.stringify(body) }) })
  ).json();
};

/** Waits until the metrics say all of this. */
const told = async (read: () => Promise<string>, lines: readonly string[]): Promise<void> => {
  let text = '';
  for (const deadline = performance.now() + 120_000; performance.now() < deadline;) {
    text = await read();
    if (lines.every((line) => text.includes(`${line}\n`))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const line of lines) expect(text).toContain(`${line}\n`);
};

test('a purchase, a refusal and a refund move the numbers', async () => {
  const scrape = async (): Promise<string> => (await fetch(deployment.metricsUrl ?? '')).text();
  const valueOf = (text: string, name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length) ?? NaN,
    );
  const before = await scrape();
  const token = (await call('POST', '/dev/tokens', undefined, { subject: 'anna' })).access_token;
  const organizer = (await call('POST', '/dev/tokens', undefined, { subject: 'demo-organizer', roles: ['organizer'] }))
    .access_token;
  const sessionId = deployment.demo?.sessions[0]?.sessionId;
  const holding = (): Promise<any> =>
    call('POST', `/v1/sessions/${sessionId}/holds`, token, { bestAvailable: { quantity: 2 } });
  const hold = await holding();
  expect((await holding()).code).toBe('locking/hold-limit-reached');
  const { orderId } = await call('POST', '/v1/orders', token, { holdId: hold.holdId });
  const { paymentId } = await call('POST', `/v1/orders/${orderId}/payments`, token);
  await call('POST', `/dev/payments/${paymentId}/complete`, undefined, { outcome: 'succeed' });
  await call('POST', `/v1/organizer/orders/${orderId}/refund`, organizer);
  const more: Record<string, number> = {
    ticketly_holds_taken_total: 1,
    'ticketly_holds_ended_total{how="ordered"}': 1,
    'ticketly_orders_total{outcome="placed"}': 1,
    'ticketly_orders_total{outcome="paid"}': 1,
    'ticketly_orders_total{outcome="refunded"}': 1,
    'ticketly_payments_total{state="succeeded"}': 1,
    'ticketly_payments_total{state="refunded"}': 1,
    ticketly_tickets_issued_total: 2,
    'ticketly_refusals_total{code="locking/hold-limit-reached"}': 1,
  };
  const lines = Object.entries(more).map(([name, by]) => `${name} ${valueOf(before, name) + by}`);
  await told(scrape, [...lines, 'ticketly_leader{part="worker"} 1', 'ticketly_leader{part="jobs"} 1']);
});

const letter: Omit<DeadLetter, 'retryRequested' | 'setAsideAt'> = {
  consumer: 'refunds',
  subject: 'session-1',
  position: 1 as Position,
  eventId: 'event-1',
  type: 'OrderPaid',
  reason: 'for a test',
  cause: 'fact',
  recovered: false,
};

/** A deployment that serves nobody and does no work: what is planted in it stays. */
const still = async (name: string) => {
  const container = createContainer(configIn(name, { TICKETLY_SEED: 'none' }));
  const { metrics } = await container.getAsync(services.http);
  const close = async (): Promise<void> => {
    await (await container.getAsync(services.log)).close();
    await (await container.getAsync(services.dataFolder)).close();
  };
  return { container, metrics, close };
};

test('what could not be seen is seen: a held-up log, a dead letter, a charge nobody knows', async () => {
  const { container, metrics, close } = await still('planted');
  const stores = await container.getAsync(services.stores);
  stores.horizon.ageMs = () => 7_000;
  await stores.value.deadLetters.add(letter);
  const { gateways, demo } = (await container.getAsync(services.payments)).value;
  const { chargeMarks, ids } = await container.getAsync(services.ports);
  const paymentId = ids.next('payment');
  const amount = { amountMinor: 500, currency: 'EUR' };
  await gateways[0].open({
    paymentId,
    orderId: 'o' as never,
    origin: await chargeMarks.origin(),
    amount,
    description: 'x',
    idempotencyKey: 'k',
  });
  (await container.getAsync(services.addresses)).listening(1);
  await demo?.complete(paymentId, { outcome: 'succeed' });
  for (const { run } of (await container.getAsync(services.comparisons)).jobs) await run();
  await told(metrics.text, [
    'ticketly_log_horizon_age_seconds 7',
    'ticketly_dead_letters{follower="refunds"} 1',
    'ticketly_charges_unknown 1',
    'ticketly_charges_unsettled 0',
  ]);
  await close();
});

test('the table of docs/metrics.md is what is measured', async () => {
  const { container, close } = await still('table');
  await container.getAsync(services.http);
  const registry = await container.getAsync(services.registry);
  const measured = registry.getMetricsAsArray().flatMap((metric) => {
    const { name, help, type, labelNames } = metric as unknown as Record<string, any>;
    if (!name.startsWith('ticketly_')) return [];
    return [[`\`${name}\``, type, labelNames.map((label: string) => `\`${label}\``).join(', '), help].join(' | ')];
  });
  await close();
  const page = await readFile(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `ticketly_'));
  const written = rows.map((row) => {
    const [name, type, , labels, meaning] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return [name, type, labels, meaning].join(' | ');
  });
  expect(written.toSorted()).toEqual(measured.toSorted());
});
