import { createHash } from 'node:crypto';
import { TicketlyFault } from '@ticketly/core';
import { afterEach, describe, expect, test } from 'vitest';
import { boxOffice } from './box-office.fixture.ts';
import type { BoxOffice, BoxOfficeOptions } from './box-office.fixture.ts';
import { degraded, up } from './pages/health.ts';
import type { Health } from './pages/health.ts';
import { layoutFormat } from './wire/halls.ts';

const opened: BoxOffice[] = [];
afterEach(async () => {
  for (const office of opened.splice(0)) await office.close();
});
const open = async (options: BoxOfficeOptions = {}): Promise<BoxOffice> => {
  const office = await boxOffice(options);
  opened.push(office);
  return office;
};

/** A promise to be kept by hand. */
const gate = (): { readonly passed: Promise<void>; readonly open: () => void } => {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
};

describe('the layout', () => {
  test('is the same bytes for everybody, for a year by its name', async () => {
    const { call, sessionId } = await open();
    const path = `/v1/sessions/${sessionId}/layout`;
    const plain = await call('GET', path);
    expect(plain.headers.get('cache-control')).toBe('public, max-age=5');
    const { layoutId, version, seatIndex, sections, tierIds, seats: columns } = plain.body;
    for (const column of ['x', 'y', 'label', 'row', 'number', 'section', 'tier']) {
      expect(columns[column], column).toHaveLength(seatIndex.length);
    }
    const at = seatIndex.indexOf('circle-A-1');
    expect(sections[columns.section[at]]).toMatchObject({ sectionId: 'circle', kind: 'reserved' });
    expect(tierIds[columns.tier[at]]).toBe('circle');
    const cachedAs = async (query: string) => (await call('GET', `${path}?${query}`)).headers.get('cache-control');
    // The session may yet move into another layout's first version.
    expect(await cachedAs(`version=${version}`)).toBe('public, max-age=5');
    expect(await cachedAs(`layoutId=${layoutId}&version=${Number(version) + 1}`)).toBe('no-store');
    const named = `layoutId=${layoutId}&version=${version}`;
    // A deployment to come may answer the same drawing in another form.
    expect(await cachedAs(named)).toBe('public, max-age=5');
    expect(await cachedAs(`${named}&format=${layoutFormat + 1}`)).toBe('no-store');
    const byVersion = await call('GET', `${path}?${named}&format=${layoutFormat}`);
    expect(byVersion.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(byVersion.headers.get('content-encoding')).toBe('gzip');
    const bare = await call('GET', path, null, undefined, { 'accept-encoding': 'identity' });
    expect(bare.headers.get('content-encoding')).toBeNull();
    expect(bare.body).toEqual(byVersion.body);
    const seats = await call('GET', `/v1/sessions/${sessionId}/seats`);
    expect(seats.body.statuses.length).toBe(seatIndex.length);
  });

  test('is not sent again to a client that has it', async () => {
    const { call, sessionId } = await open();
    const path = `/v1/sessions/${sessionId}/layout`;
    const etag = (await call('GET', path)).headers.get('etag') ?? '';
    expect(etag).toMatch(new RegExp(`-${layoutFormat}"$`));
    const again = await call('GET', path, null, undefined, { 'if-none-match': etag });
    expect(again).toMatchObject({ status: 304, body: '' });
    expect((await call('GET', path, null, undefined, { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('public lists', () => {
  test('are asked of the views once, however many ask at one time', async () => {
    let asked = 0;
    const { call } = await open({
      instead: (office) => ({
        browsing: {
          searchEvents: (query) => {
            asked += 1;
            return office.browsing.searchEvents(query);
          },
        },
      }),
      listingsKeptMs: 600_000,
    });
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('GET', '/v1/events?category=theatre')));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body.items).toHaveLength(1);
    expect(asked).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(50);
    await call('GET', '/v1/events?category=opera');
    expect(asked).toBe(2);
  });

  test('are asked of the views every time if nothing may be kept, and a problem is never kept', async () => {
    let asked = 0;
    const { call } = await open({
      instead: (office) => ({
        browsing: {
          searchEvents: async (query) => {
            asked += 1;
            if (asked === 2) throw new TicketlyFault('unavailable', 'the views are away');
            return office.browsing.searchEvents(query);
          },
        },
      }),
      listingsKeptMs: 0,
    });
    const statuses = [];
    for (let step = 0; step < 3; step += 1) statuses.push((await call('GET', '/v1/events')).status);
    expect(statuses).toEqual([200, 503, 200]);
  });
});

describe('what goes wrong below', () => {
  test('is a 503 with Retry-After if it may pass, and a 500 if not; neither tells more', async () => {
    const { call, logLines } = await open({
      instead: () => ({
        checkout: {
          showOrder: async () => {
            throw new TicketlyFault('timeout', 'postgres at 10.0.0.7 did not answer', { retryAfterMs: 2_500 });
          },
        },
        holding: {
          findHold: async () => {
            throw new Error('the row 4711 is odd');
          },
        },
      }),
    });
    const away = await call('GET', '/v1/orders/some-order', 'anna');
    expect(away).toMatchObject({ status: 503, body: { code: 'http/unavailable' } });
    expect(away.headers.get('retry-after')).toBe('3');
    const broken = await call('GET', '/v1/holds/session.hold', 'anna');
    expect(broken).toMatchObject({ status: 500, body: { code: 'http/internal' } });
    expect(JSON.stringify([away.body, broken.body])).not.toMatch(/postgres|4711|stack/);
    const told = logLines.find((line) => line.includes('4711')) ?? '';
    expect(JSON.parse(told)).toMatchObject({ requestId: broken.body.requestId, msg: 'request failed' });
  });

  test('is not remembered under a key, nor is a refusal that invites a retry', async () => {
    let asked = 0;
    const { call } = await open({
      instead: (office) => ({
        organizations: {
          createOrganization: async (command) => {
            asked += 1;
            if (asked === 1) throw new TicketlyFault('unavailable', 'away');
            if (asked === 2) return { ok: false, refusal: { code: 'locking/races-lost', attempts: 8 } as never };
            return office.organizations.createOrganization(command);
          },
        },
      }),
    });
    const key = { 'idempotency-key': 'the-same' };
    const found = () => call('POST', '/v1/organizer/organizations', 'olga/organizer', { name: 'House' }, key);
    const answers = [await found(), await found(), await found(), await found()];
    expect(answers.map(({ status }) => status)).toEqual([503, 409, 201, 201]);
    expect(answers.map(({ headers }) => headers.get('idempotent-replay'))).toEqual([null, null, null, 'true']);
  });
});

describe('under load', () => {
  test('more requests than may be worked on are turned away at once', async () => {
    const slow = gate();
    const { call } = await open({
      requestsInFlight: 1,
      instead: (office) => ({
        checkout: {
          showOrders: async (query) => {
            await slow.passed;
            return office.checkout.showOrders(query);
          },
        },
      }),
    });
    const first = call('GET', '/v1/orders', 'anna');
    await expect.poll(async () => (await call('GET', '/v1/orders/x', 'anna')).status).toBe(503);
    const refused = await call('GET', '/v1/orders', 'anna');
    expect(refused).toMatchObject({ status: 503, body: { code: 'http/overloaded' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await call('GET', '/health/live')).status).toBe(200);
    slow.open();
    expect((await first).status).toBe(200);
    expect((await call('GET', '/v1/orders', 'anna')).status).toBe(200);
  });

  test('a purchase in progress continues when none may begin, and maps stay live', async () => {
    const [slow, slower] = [gate(), gate()];
    const { call, sessionId, url } = await open({
      requestsInFlight: 20,
      instead: (office) => ({
        checkout: {
          showOrders: async (query) => {
            await slow.passed;
            return office.checkout.showOrders(query);
          },
          findPayment: async (query) => {
            await slower.passed;
            return office.checkout.findPayment(query);
          },
        },
      }),
    });
    const holds = `/v1/sessions/${sessionId}/holds`;
    const held = await call('POST', holds, 'anna', { seatIds: ['circle-A-1'] });
    const reading = [call('GET', '/v1/orders', 'bert'), call('GET', '/v1/orders', 'carl')];
    const seats = `/v1/sessions/${sessionId}/seats`;
    await expect.poll(async () => (await call('GET', seats)).body.code).toBe('http/overloaded');
    expect(await call('POST', holds, 'dora', { seatIds: ['circle-A-2'] })).toMatchObject({ status: 503 });
    const order = await call('POST', '/v1/orders', 'anna', { holdId: held.body.holdId });
    expect(order.status).toBe(201);
    const paying = Array.from({ length: 18 }, (_, n) => call('GET', `/v1/payments/${n}`, 'anna'));
    const orderPath = `/v1/orders/${order.body.orderId}`;
    await expect.poll(async () => (await call('GET', orderPath, 'anna')).body.code).toBe('http/overloaded');
    const stop = new AbortController();
    expect((await fetch(`${url}${seats}/stream`, { signal: stop.signal })).status).toBe(200);
    stop.abort();
    slow.open();
    slower.open();
    await Promise.all([...reading, ...paying]);
    expect((await call('POST', holds, 'dora', { seatIds: ['circle-A-2'] })).status).toBe(201);
  });

  test('a repeat that arrives while the first request is running is asked to wait', async () => {
    const slow = gate();
    const { call } = await open({
      instead: (office) => ({
        organizations: {
          createOrganization: async (command) => {
            await slow.passed;
            return office.organizations.createOrganization(command);
          },
        },
      }),
    });
    const key = { 'idempotency-key': 'twice' };
    const found = () => call('POST', '/v1/organizer/organizations', 'olga/organizer', { name: 'House' }, key);
    const both = Promise.all(
      [found(), found()].map(async (each) => {
        const answer = await each;
        slow.open();
        return answer;
      }),
    );
    const [one, other] = await both;
    const answers = [one, other].sort((left, right) => (left?.status ?? 0) - (right?.status ?? 0));
    expect(answers[0]?.status).toBe(201);
    expect(answers[1]).toMatchObject({ status: 409, body: { code: 'http/idempotency-key-running' } });
    expect(answers[1]?.headers.get('retry-after')).toBe('1');
  });

  test('a drain waits for requests in progress, turns away later ones, and closes connections', async () => {
    const [entered, slow] = [gate(), gate()];
    const { call, http } = await open({
      instead: (office) => ({
        checkout: {
          showOrders: async (query) => {
            entered.open();
            await slow.passed;
            return office.checkout.showOrders(query);
          },
        },
      }),
    });
    const running = call('GET', '/v1/orders', 'anna');
    await entered.passed;
    let isDrained = false;
    const drained = http.drain().then(() => (isDrained = true));
    const meanwhile = await call('GET', '/v1/payments/none', 'anna');
    expect(meanwhile).toMatchObject({ status: 503, body: { code: 'http/overloaded' } });
    expect(meanwhile.headers.get('retry-after')).toBe('1');
    expect(meanwhile.headers.get('connection')).toBe('close');
    expect(isDrained).toBe(false);
    slow.open();
    expect((await running).status).toBe(200);
    await drained;
  });
});

describe('probes', () => {
  test('readiness names what works and what does not, and does not wait for ever', async () => {
    const { call } = await open({
      healthChecks: [
        { name: 'postgres', check: async () => up },
        {
          name: 'redis',
          check: async () => {
            throw new Error('refused at 10.0.0.8');
          },
        },
      ],
    });
    const ready = await call('GET', '/health/ready');
    expect(ready).toMatchObject({
      status: 503,
      body: { status: 'down', dependencies: { postgres: 'up', redis: 'down' } },
    });
    expect(await call('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
  });

  test('readiness says in words what is worse than it should be, and what keeps it from selling', async () => {
    const failing = { name: 'jobs', check: async () => degraded('The job "sweep" has failed for 20 s.') };
    const soso = await open({ healthChecks: [{ name: 'redis', check: async () => up }, failing] });
    expect(await soso.call('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        dependencies: { redis: 'up', jobs: 'degraded' },
        reasons: ['The job "sweep" has failed for 20 s.'],
      },
    });
    const full = async (): Promise<Health> => {
      throw new TicketlyFault('overloaded', 'OOM at 10.0.0.8');
    };
    const useless = await open({ healthChecks: [failing, { name: 'redis', check: full }] });
    const { status, body } = await useless.call('GET', '/health/ready');
    expect([status, body.status]).toEqual([503, 'down']);
    expect(body.reasons).toEqual(['The job "sweep" has failed for 20 s.', 'redis is full or has too much to do.']);
  });

  test('readiness asked in a loop is one look for all who ask', async () => {
    let looks = 0;
    const check = async (): Promise<Health> => {
      looks += 1;
      return up;
    };
    const { call, logLines } = await open({ healthChecks: [{ name: 'store', check }] });
    await Promise.all(Array.from({ length: 50 }, () => call('GET', '/health/ready')));
    expect(looks).toBe(1);
    expect(logLines.filter((line) => line.includes('/health'))).toEqual([]);
  });

  test('metrics are not served on the port of the buyers, unless configured', async () => {
    const { call, http } = await open();
    expect((await call('GET', '/metrics')).status).toBe(404);
    expect(await http.metrics.text()).toContain('ticketly_http_requests_total');
  });

  test('metrics count every "no" by its code, those turned away by the reason, and what no route answers', async () => {
    const { call, http } = await open({ requestsPerSecond: 0.5 });
    await call('GET', '/v1/orders/order-4711', 'anna');
    await call('GET', '/v1/orders', 'anna');
    await call('GET', '/no/such/page');
    const told = await http.metrics.text();
    expect(told).toContain('ticketly_refusals_total{code="http/rate-limited"} 1');
    expect(told).toContain('ticketly_refusals_total{code="http/route-unknown"} 1');
    expect(told).toContain('ticketly_refusals_total{code="orders/seats-taken"} 0');
    expect(told).toContain('ticketly_shed_requests_total{reason="too-many-requests"} 1');
    expect(told).toContain('ticketly_shed_requests_total{reason="full"} 0');
    expect(told).toContain('ticketly_http_requests_total{method="any",route="none",status="404"} 1');
  });

  test('metrics count by route, never by address', async () => {
    const { call } = await open({ publicMetrics: true });
    await call('GET', '/v1/orders/order-4711', 'anna');
    await call('GET', '/v1/events');
    await call('GET', '/v1/events');
    const { body, headers } = await call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('ticketly_http_requests_total{method="get",route="/v1/orders/{orderId}",status="404"} 1');
    expect(body).toContain('ticketly_http_requests_total{method="get",route="/v1/events",status="200"} 2');
    // In no label; by chance a measured number may well contain it.
    expect(body).not.toMatch(/\{[^}]*4711/);
  });
});

describe('headers', () => {
  test('a request keeps its sane id, and gets one instead of another', async () => {
    const { call } = await open();
    const named = await call('GET', '/v1/nothing', null, undefined, { 'x-request-id': 'gateway-0001' });
    expect(named.headers.get('x-request-id')).toBe('gateway-0001');
    expect(named.body.requestId).toBe('gateway-0001');
    const odd = await call('GET', '/v1/nothing', null, undefined, { 'x-request-id': 'a"}{b' });
    expect(odd.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('answers of the API are data: never run, framed, guessed at or kept', async () => {
    const { call } = await open();
    for (const path of ['/v1/orders', '/v1/nothing']) {
      const { headers } = await call('GET', path, 'anna');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.has('x-powered-by')).toBe(false);
    }
  });

  test('other origins may call only if they are named', async () => {
    const shut = await open();
    const origin = { origin: 'https://tickets.example' };
    expect(
      (await shut.call('GET', '/v1/events', null, undefined, origin)).headers.has('access-control-allow-origin'),
    ).toBe(false);
    const { call, sessionId } = await open({ corsOrigins: ['https://tickets.example'] });
    await call('GET', '/v1/events');
    const listed = await call('GET', '/v1/events', null, undefined, origin);
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://tickets.example');
    const layout = await call('GET', `/v1/sessions/${sessionId}/layout`, null, undefined, origin);
    expect(layout.headers.get('vary')).toBe('Origin, Accept-Encoding');
    const preflight = await call('OPTIONS', '/v1/orders', null, undefined, {
      ...origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    const foreign = await call('GET', '/v1/events', null, undefined, { origin: 'https://evil.example' });
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('a page of a deployment that is mounted after the routes is protected too', async () => {
    const { call } = await open();
    const { headers } = await call('GET', '/docs');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('a ticket is the same picture every time', async () => {
  const { call, sessionId } = await open();
  const held = await call('POST', `/v1/sessions/${sessionId}/holds`, 'anna', { seatIds: ['balcony-A-1'] });
  const order = await call('POST', '/v1/orders', 'anna', { holdId: held.body.holdId });
  const { body } = await call('GET', `/v1/orders/${order.body.orderId}/tickets`, 'anna');
  const path = `/v1/tickets/${body.items[0].ticketId}/qr.png`;
  const digest = async () =>
    createHash('sha256')
      .update((await call('GET', path, 'anna')).body)
      .digest('hex');
  expect(await digest()).toBe(await digest());
  expect((await call('GET', path, 'bert')).status).toBe(404);
});
