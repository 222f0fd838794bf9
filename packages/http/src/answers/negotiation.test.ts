import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let layout: string;
beforeAll(async () => {
  office = await boxOffice();
  layout = `/v1/sessions/${office.sessionId}/layout`;
});
afterAll(() => office.close());

const ask = (headers: Record<string, string>) => office.call('GET', layout, null, undefined, headers);

describe('an answer that the client already has', () => {
  const forms: readonly [words: string, of: (etag: string) => string, status: number][] = [
    ['the same name', (etag) => etag, 304],
    ['a weak name', (etag) => `W/${etag}`, 304],
    ['a list', (etag) => `"other", W/"more", ${etag}`, 304],
    ['anything', () => '*', 304],
    ['another name', () => '"other"', 200],
    ['a part of the name', (etag) => `${etag.slice(0, -2)}"`, 200],
  ];
  test.each(forms)('%s', async (_, of, status) => {
    const etag = (await ask({})).headers.get('etag') ?? '';
    expect((await ask({ 'if-none-match': of(etag) })).status).toBe(status);
  });
});

describe('compression', () => {
  const forms: readonly [accept: string, encoding: string | null][] = [
    ['gzip', 'gzip'],
    ['br;q=1, gzip;q=0.2', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', null],
    ['gzip;q=0, *', null],
    ['identity', null],
    ['x-notgzip', null],
  ];
  test.each(forms)('%s', async (accept, encoding) => {
    const { status, headers } = await ask({ 'accept-encoding': accept });
    expect({ status, encoding: headers.get('content-encoding') }).toEqual({ status: 200, encoding });
  });
});

describe('media types', () => {
  const forms: readonly [accept: string, status: number][] = [
    ['Application/JSON', 200],
    ['application/json;q=0.5, text/html', 200],
    ['application/*', 200],
    ['text/html, */*;q=0.1', 200],
    ['application/json; charset=utf-8', 200],
    ['application/json;charset=UTF-8;q=0.9, text/html', 200],
    ['application/json; charset=utf-16', 406],
    ['application/json;q=0', 406],
    ['application/jsonlines', 406],
    ['text/html', 406],
  ];
  test.each(forms)('%s', async (accept, status) => {
    expect((await ask({ accept })).status).toBe(status);
  });
});

describe('HEAD of a stream', () => {
  test('is refused like a GET', async () => {
    const path = `/v1/sessions/${crypto.randomUUID()}/seats/stream`;
    expect((await office.call('GET', path)).status).toBe(404);
    expect((await fetch(office.url + path, { method: 'HEAD' })).status).toBe(404);
  });

  test('ends after the headers', async () => {
    const path = `/v1/sessions/${office.sessionId}/seats/stream`;
    const { status, headers } = await fetch(office.url + path, { method: 'HEAD' });
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/event-stream; charset=utf-8',
    });
  });
});
