import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice, Called } from '../box-office.fixture.ts';

let office: BoxOffice;
let holds: string;
beforeAll(async () => {
  office = await boxOffice();
  holds = `/v1/sessions/${office.sessionId}/holds`;
});
afterAll(() => office.close());

const seats = async (): Promise<string> =>
  (await office.call('GET', `/v1/sessions/${office.sessionId}/seats`)).body.statuses;
const expectProblem = (called: Called, status: number, code: string): void => {
  expect({ status: called.status, code: called.body.code }).toEqual({ status, code });
  expect(called.headers.get('content-type')).toContain('application/problem+json');
  expect(called.body).toMatchObject({
    status,
    type: expect.any(String),
    title: expect.any(String),
    requestId: expect.any(String),
  });
};

describe('bad input', () => {
  type BadBody = readonly [words: string, body: unknown, status: number, code: string, path?: string];
  const bodies: readonly BadBody[] = [
    ['a wrong type', { seatIds: 'circle-A-1' }, 400, 'http/input-invalid', 'seatIds'],
    ['a wrong type in a list', { seatIds: ['circle-A-1', 7] }, 400, 'http/input-invalid', 'seatIds[1]'],
    ['an unknown field', { seatIds: ['circle-A-1'], price: 1 }, 400, 'http/input-invalid', 'price'],
    [
      'an unknown field inside',
      { bestAvailable: { quantity: 1, discount: 100 } },
      400,
      'http/input-invalid',
      'bestAvailable.discount',
    ],
    ['nothing asked for', {}, 400, 'http/input-invalid', ''],
    ['two wishes at once', { seatIds: ['circle-A-1'], bestAvailable: { quantity: 1 } }, 400, 'http/input-invalid', ''],
    ['a fraction of a seat', { bestAvailable: { quantity: 1.5 } }, 400, 'http/input-invalid', 'bestAvailable.quantity'],
    ['no seat', { bestAvailable: { quantity: 0 } }, 400, 'http/input-invalid', 'bestAvailable.quantity'],
    ['a malformed seat id', { seatIds: ['circle A 1; drop'] }, 400, 'http/input-invalid', 'seatIds[0]'],
    [
      'more seats than an order may have',
      { seatIds: Array.from({ length: 11 }, (_, at) => `circle-A-${at + 1}`) },
      400,
      'locking/seat-count-invalid',
    ],
    ['a seat that is not there', { seatIds: ['circle-A-1', 'nowhere-A-1'] }, 400, 'locking/seats-unknown'],
    ['a body that is no JSON', '{"seatIds": [', 400, 'http/body-malformed'],
    ['a field that is named twice', '{"seatIds":["circle-A-1"],"seatIds":["circle-A-2"]}', 400, 'http/body-malformed'],
    [
      'a field whose name is hidden behind an escape',
      '{"seatIds":["circle-A-1"],"seat\\u0049ds":["circle-A-2"]}',
      400,
      'http/body-malformed',
    ],
    ['a body that nests too deeply', `{"seatIds":${'['.repeat(500)}${']'.repeat(500)}}`, 400, 'http/body-malformed'],
    [
      'a field that poisons objects',
      '{"__proto__":{"x":1},"seatIds":["circle-A-1"]}',
      400,
      'http/input-invalid',
      '__proto__',
    ],
    ['a body that is no object', '[]', 400, 'http/input-invalid', ''],
    [
      'a million seats',
      { seatIds: Array.from({ length: 1_000_000 }, (_, at) => `s-${at}`) },
      413,
      'http/body-too-large',
    ],
  ];
  test.each(bodies.map((bad) => ({ words: bad[0], bad })))(
    '$words gets its problem and changes nothing',
    async ({ bad }) => {
      const [, body, status, code, path] = bad;
      const before = await seats();
      const called = await office.call('POST', holds, 'anna', body);
      expectProblem(called, status, code);
      if (path !== undefined) expect(called.body.errors.map((error: { path: string }) => error.path)).toContain(path);
      expect(await seats()).toBe(before);
    },
  );

  type BadEvent = readonly [words: string, change: Readonly<Record<string, unknown>>, path: string, code: string];
  const venue = { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48, longitude: 16, timeZone: 'Europe/Vienna' };
  const tier = { tierId: 'floor', name: 'Floor', price: { amountMinor: 4_500, currency: 'EUR' }, color: '#aa00ff' };
  const event = { title: 'A night', summary: '', category: 'rock', venue, currency: 'EUR', tiers: [tier] };
  const badEvents: readonly BadEvent[] = [
    ['a NUL in the title', { title: 'A\u0000night' }, 'title', 'characters-invalid'],
    ['half a character in the summary', { summary: 'first\n\ud800' }, 'summary', 'characters-invalid'],
    ['a line break in the title', { title: 'A\nnight' }, 'title', 'characters-invalid'],
    ['a title of a zero-width space', { title: '\u200b' }, 'title', 'length-invalid'],
    ['a title that turns what follows', { title: 'A \u202enight' }, 'title', 'characters-invalid'],
    ['an offset for a zone', { venue: { ...venue, timeZone: '+05:30' } }, 'venue.timeZone', 'unknown-time-zone'],
    ['no country', { venue: { ...venue, country: 'ZZ' } }, 'venue.country', 'unknown-country'],
    ['no currency', { currency: 'ABC', tiers: [] }, 'currency', 'unknown-currency'],
    ['half a character in a tier', { tiers: [{ ...tier, name: '\udc00' }] }, 'tiers[0].name', 'characters-invalid'],
    [
      'a fraction of a cent',
      { tiers: [{ ...tier, price: { amountMinor: 1.5, currency: 'EUR' } }] },
      'tiers[0].price.amountMinor',
      'invalid-type',
    ],
  ];
  const newEvents = async (): Promise<string> => {
    const { body } = await office.call('GET', '/v1/organizer/organizations', 'olga/organizer');
    return `/v1/organizer/organizations/${body.items[0].organizationId}/events`;
  };
  test.each(badEvents)('an event with %s gets an error with its path', async (_words, change, path, code) => {
    const called = await office.call('POST', await newEvents(), 'olga/organizer', { ...event, ...change });
    expect(called.status).toBe(400);
    expect(called.body.errors).toContainEqual({ path, code, message: expect.any(String) });
  });

  test('an event with a composed and one with a decomposed title have one title', async () => {
    for (const title of ['Caf\u00e9', 'Cafe\u0301']) {
      const { body } = await office.call('POST', await newEvents(), 'olga/organizer', { ...event, title });
      expect(body.title).toBe('Caf\u00e9');
    }
  });

  test.each([
    ['from=2027-02-30T20:00:00Z', 'from'],
    ['to=9999-12-31T23:59:59-12:00', 'to'],
    ['q=a%00b', 'q'],
    ['q=%ED%A0%80', ''],
    ['category=a%00b', 'category'],
    ['near=91,0', 'near'],
    [`near=${'9'.repeat(400)},0`, 'near'],
    ['near=48,16&radiusKm=Infinity', 'radiusKm'],
    ['near=48,16&radiusKm=', 'radiusKm'],
    ['limit=1e1', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=a%00b', 'cursor'],
    ['cursor=', 'cursor'],
  ])('a search for %s is told so at its place', async (query, path) => {
    const called = await office.call('GET', `/v1/events?${query}`);
    if (path === '') expect(called.status).toBe(200);
    else {
      expect(called.status).toBe(400);
      expect(called.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    }
  });

  test.each([
    ['startsAt', { startsAt: '2027-02-30T20:00:00+01:00' }],
    ['endsAt', { endsAt: '9999-12-31T23:59:59-12:00' }],
    ['layoutVersion', { layoutVersion: 2_147_483_648 }],
    ['layoutVersion', { layoutVersion: 1.5 }],
    ['saleStart.beforeMs', { saleStart: { kind: 'before-start', beforeMs: 9e15 } }],
    ['saleStart.beforeMs', { saleStart: { kind: 'before-start', beforeMs: -1 } }],
    ['holdTtlMs', { holdTtlMs: 2 ** 53 }],
  ])('a session with a bad %s is told so at its place', async (path, change) => {
    const called = await office.call('PATCH', `/v1/organizer/sessions/${office.sessionId}`, 'olga/organizer', change);
    expect(called.status).toBe(400);
    expect(called.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  type BadBytes = readonly [
    words: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | string,
    status: number,
  ];
  const json = { 'content-type': 'application/json' };
  const badBytes: readonly BadBytes[] = [
    ['that is not compressed as it says', { ...json, 'content-encoding': 'gzip' }, '{"seatIds":["circle-A-1"]}', 400],
    ['compressed by half', { ...json, 'content-encoding': 'gzip' }, gzipSync('{"seatIds":["a"]}').subarray(0, 20), 400],
    ['that is not deflated as it says', { ...json, 'content-encoding': 'deflate' }, '{}', 400],
    ['not in the brotli it says', { ...json, 'content-encoding': 'br' }, '{}', 400],
    ['compressed in a way nobody knows', { ...json, 'content-encoding': 'zip' }, '{}', 415],
    ['compressed twice', { ...json, 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync('{}')), 415],
    ['that grows when it is inflated', { ...json, 'content-encoding': 'gzip' }, gzipSync(' '.repeat(5_000_000)), 413],
    ['in another charset', { 'content-type': 'application/json; charset=latin1' }, '{}', 415],
    ['in a charset nobody knows', { 'content-type': 'application/json; charset=klingon' }, '{}', 415],
    ['that is no UTF-8', json, Buffer.from('{"seatIds":["\xff\xfe"]}', 'latin1'), 400],
    ['that is a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1&'.repeat(1_000), 415],
    ['of no type', { 'content-type': 'nonsense' }, '{}', 415],
    ['that is one number', json, '1', 400],
  ];
  test.each(badBytes)('a body %s', async (_words, headers, body, status) => {
    const send = (path: string, more: Readonly<Record<string, string>> = {}) =>
      fetch(office.url + path, { method: 'POST', headers: { ...headers, ...more }, body: Buffer.from(body) });
    const answered = await send(holds, { authorization: 'Bearer anna/buyer' });
    expect([answered.status, answered.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
    // A webhook is taken as it comes, and then found to be forged.
    expect([400, 413, 415]).toContain((await send('/v1/payments/webhooks/memory')).status);
  });

  test('a cursor that the list did not give to this caller looks like any other bad one', async () => {
    const ids = new Map<string, string[]>();
    for (const who of ['lena', 'mara']) {
      for (const seat of [`circle-C-${who === 'lena' ? 1 : 3}`, `circle-C-${who === 'lena' ? 2 : 4}`]) {
        const held = await office.call('POST', holds, who, { seatIds: [seat] });
        await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId });
      }
      const { body } = await office.call('GET', '/v1/orders?limit=1', who);
      ids.set(who, [body.nextCursor]);
      const next = await office.call('GET', `/v1/orders?cursor=${body.nextCursor}`, who);
      expect(next.body.items).toHaveLength(1);
    }
    const [foreign = ''] = ids.get('mara') ?? [];
    const events = await newEvents();
    const title = { ...event, title: 'Paged' };
    for (let n = 0; n < 2; n += 1) await office.call('POST', events, 'olga/organizer', title);
    const { nextCursor } = (await office.call('GET', `${events}?limit=1`, 'olga/organizer')).body;
    expect((await office.call('GET', `${events}?cursor=${nextCursor}`, 'olga/organizer')).status).toBe(200);

    const bad = [
      foreign,
      foreign.slice(0, -1),
      `${foreign}a`,
      'nonsense',
      '-',
      nextCursor,
      'WyJkYXRlIl0',
      '%F0%9F%8E%B8',
    ];
    for (const cursor of bad) {
      const answers = [await office.call('GET', `/v1/orders?cursor=${cursor}`, 'lena')];
      if (cursor !== nextCursor) answers.push(await office.call('GET', `${events}?cursor=${cursor}`, 'olga/organizer'));
      answers.push(await office.call('GET', `/v1/events?cursor=${cursor}`));
      for (const called of answers) {
        expect(called.status, cursor).toBe(400);
        expect(called.body.errors.map((error: { path: string }) => error.path)).toEqual(['cursor']);
      }
    }
  });

  test('a cursor of a search that was cut off anywhere, or written by somebody else', async () => {
    const cursorOf = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const good = cursorOf(['date', 1, 'event-1', Date.UTC(2026, 0, 1)]);
    expect((await office.call('GET', `/v1/events?cursor=${good}`)).status).toBe(200);
    const forged = [
      ['date', 1, 'event-1', 9e15],
      ['date', 1, 'a\u0000b', Date.UTC(2026, 0, 1)],
      ['date', null, 'event-1', Date.UTC(2026, 0, 1)],
      ['price', 1, 'event-1', Date.UTC(2026, 0, 1)],
      ['date', 1, 'event-1', Date.UTC(2026, 0, 1), 'more'],
    ].map(cursorOf);
    const cut = Array.from({ length: good.length - 1 }, (_, at) => good.slice(0, at + 1));
    for (const cursor of [...forged, ...cut, `${good}=`, `${good}A`])
      expect((await office.call('GET', `/v1/events?cursor=${cursor}`)).status, cursor).toBe(400);
  });

  test('a foreign, an unknown and a malformed hold id', async () => {
    const held = await office.call('POST', holds, 'bert', { seatIds: ['circle-A-1'] });
    expectProblem(
      await office.call('POST', '/v1/orders', 'cora', { holdId: held.body.holdId }),
      404,
      'locking/hold-unknown',
    );
    expectProblem(await office.call('DELETE', `/v1/holds/${held.body.holdId}`, 'cora'), 404, 'locking/hold-unknown');
    expectProblem(
      await office.call('GET', `/v1/holds/${office.sessionId}.nothing`, 'cora'),
      404,
      'locking/hold-unknown',
    );
    expectProblem(await office.call('GET', '/v1/holds/%20', 'cora'), 400, 'http/input-invalid');
    expectProblem(await office.call('POST', '/v1/orders', 'cora', { holdId: 'no-dot' }), 404, 'locking/hold-unknown');
  });

  test('a closed session sells nothing, and a nonexistent one is 404', async () => {
    const other = await boxOffice();
    await other.call('POST', `/v1/organizer/sessions/${other.sessionId}/close`, 'olga/organizer');
    const called = await other.call('POST', `/v1/sessions/${other.sessionId}/holds`, 'anna', {
      seatIds: ['circle-A-1'],
    });
    expectProblem(called, 409, 'scheduling/session-not-on-sale');
    expect(called.body.currentStatus).toBe('closed');
    expectProblem(
      await other.call('POST', '/v1/sessions/nowhere/holds', 'anna', { seatIds: ['circle-A-1'] }),
      404,
      'scheduling/session-unknown',
    );
    await other.close();
  });

  test('tokens: none, malformed, of the wrong role', async () => {
    const body = { seatIds: ['circle-B-1'] };
    const none = await office.call('POST', holds, null, body);
    expectProblem(none, 401, 'identity/token-missing');
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"a","roles":["buyer"]}')}.`;
    for (const authorization of [
      'Bearer',
      'Basic abc',
      'Bearer a b',
      'Bearer garbage',
      `Bearer ${unsigned}`,
      `Bearer ${'x'.repeat(9_000)}`,
    ]) {
      expectProblem(await office.call('POST', holds, null, body, { authorization }), 401, 'identity/token-invalid');
    }
    expectProblem(await office.call('POST', holds, 'anna/organizer', body), 403, 'identity/role-missing');
    expectProblem(await office.call('POST', '/v1/admin/events/x/approve', 'anna/buyer'), 403, 'identity/role-missing');
    expect(await seats()).not.toContain('s');
  });

  test('addresses, methods, media types and keys', async () => {
    expectProblem(await office.call('GET', '/v1/nothing'), 404, 'http/route-unknown');
    expectProblem(await office.call('GET', '/%E0%A4%A'), 404, 'http/route-unknown');
    const wrong = await office.call('PUT', '/v1/orders', 'anna');
    expectProblem(wrong, 405, 'http/method-not-allowed');
    expect(wrong.headers.get('allow')).toBe('POST, GET');
    expectProblem(
      await office.call('POST', holds, 'anna', 'seatIds=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'http/media-type-unsupported',
    );
    expectProblem(
      await office.call('POST', holds, 'anna', { seatIds: ['circle-B-1'] }, { 'idempotency-key': 'a b' }),
      400,
      'http/idempotency-key-invalid',
    );
    expectProblem(await office.call('GET', '/v1/events?limit=1000'), 400, 'http/input-invalid');
    expectProblem(await office.call('GET', '/v1/events?colour=red'), 400, 'http/input-invalid');
    expectProblem(await office.call('GET', '/v1/events?near=here'), 400, 'http/input-invalid');
    expectProblem(await office.call('GET', `/v1/sessions/nowhere/seats/stream`), 404, 'scheduling/session-unknown');
  });

  test('a forged webhook and one from nobody we know', async () => {
    expectProblem(
      await office.call('POST', '/v1/payments/webhooks/memory', null, '{}'),
      400,
      'payments/webhook-forged',
    );
    expectProblem(
      await office.call('POST', '/v1/payments/webhooks/unknown', null, '{}'),
      404,
      'payments/provider-unknown',
    );
  });

  test('nothing secret is logged', async () => {
    const secret = 'planted-secret-4242424242424242';
    await office.call('POST', holds, null, { card: secret }, { authorization: `Bearer ${secret}`, cookie: secret });
    await office.call('GET', `/v1/events?q=${secret}`);
    expect(office.logLines.length).toBeGreaterThan(0);
    expect(office.logLines.join('\n')).not.toContain('planted-secret');
  });

  test('guessing tokens is counted by address', async () => {
    const limited = await boxOffice({ requestsPerSecond: 2 });
    const guess = (token: number) =>
      limited.call('GET', '/v1/orders', null, undefined, { authorization: `Bearer guess${token}` });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, token) => guess(token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect((await limited.call('GET', '/v1/orders', 'anna')).status).toBe(200);
    await limited.close();
  });

  test('a form that is not on offer', async () => {
    const png = { accept: 'image/png' };
    expectProblem(await office.call('GET', '/v1/orders', 'anna', undefined, png), 406, 'http/not-acceptable');
    const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    expect((await office.call('GET', '/v1/orders', 'anna', undefined, browser)).status).toBe(200);
  });

  test('the rate limit says when to come back', async () => {
    const limited = await boxOffice({ requestsPerSecond: 2 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => limited.call('GET', `/v1/sessions/${limited.sessionId}`)),
    );
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await limited.close();
  });
});

describe('a body in other bytes than those of UTF-8', () => {
  const wish = '{"bestAvailable":{"quantity":1}}';
  const send = (body: Buffer, type = 'application/json'): Promise<Response> =>
    fetch(office.url + holds, {
      method: 'POST',
      headers: { 'content-type': type, authorization: 'Bearer anna/buyer' },
      body: new Uint8Array(body),
    });
  const bad: readonly (readonly [words: string, body: Buffer])[] = [
    ['half a character', Buffer.from([...Buffer.from('{"seatIds":["'), 0xc3, ...Buffer.from('"]}')])],
    ['a slash written too long', Buffer.from([...Buffer.from('{"seatIds":["'), 0xc0, 0xaf, ...Buffer.from('"]}')])],
    ['Latin-1', Buffer.from('{"seatIds":["é"]}', 'latin1')],
  ];
  test.each(bad)('is refused: %s', async (_, body) => {
    const response = await send(body);
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([
      400,
      'It is not in UTF-8.',
    ]);
  });

  test('is refused, whatever it says it is in', async () => {
    expect((await send(Buffer.from(wish, 'utf16le'), 'application/json; charset=utf-16le')).status).toBe(415);
    expect((await send(Buffer.from(wish), 'application/json; charset=UTF-8')).status).toBe(201);
  });

  test('is refused for a layout, too', async () => {
    const organizations = await office.call('GET', '/v1/organizer/organizations', 'olga/organizer');
    const { organizationId } = organizations.body.items[0];
    const path = `${office.url}/v1/organizer/organizations/${organizationId}/layouts`;
    const answers = await Promise.all(
      [Buffer.from('{"name":"é"}', 'latin1'), Buffer.from('{"name":"a","name":"b"}')].map((body) =>
        fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'Bearer olga/organizer' },
          body: new Uint8Array(body),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(await Promise.all(answers.map(async (each) => ((await each.json()) as { detail: string }).detail))).toEqual([
      'It is not in UTF-8.',
      'An object has two fields of one name.',
    ]);
  });
});
