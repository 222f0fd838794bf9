import { formatInstant } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let session: string;
beforeAll(async () => {
  office = await boxOffice({ corsOrigins: '*', listingsKeptMs: 60_000 });
  session = `/v1/sessions/${office.sessionId}`;
});
afterAll(() => office.close());

const now = (): string => formatInstant(office.clock.now());

describe('the server’s time', () => {
  test('comes with every end, a repeated answer’s and a refusal’s too, and pages of other origins may read it', async () => {
    const holds = `${session}/holds`;
    const wish = { bestAvailable: { quantity: 1 } };
    const once = { 'Idempotency-Key': 'anna-1' };
    const held = await office.call('POST', holds, 'anna', wish, once);
    office.clock.advance(1_000);
    const answers = [
      await office.call('GET', session),
      await office.call('POST', holds, 'anna', wish, once),
      await office.call('POST', holds, 'anna', wish),
      await office.call('GET', holds, 'anna'),
      await office.call('GET', `/v1/holds/${held.body.holdId}`, 'anna'),
      await office.call('POST', '/v1/orders', 'anna', { holdId: held.body.holdId }),
      await office.call('GET', '/v1/orders', 'anna'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('server-time')).toBe(now());
      expect(headers.get('access-control-expose-headers')).toContain('Server-Time');
    }
  });

  test('is that of the answer, also where the rest of it was made before', async () => {
    await office.call('GET', '/v1/events');
    office.clock.advance(1_500);
    const { headers } = await office.call('GET', '/v1/events');
    expect(headers.get('server-time')).toBe(now());
    expect(headers.get('cache-control')).toContain('max-age=0');
  });

  test('is absent where a browser caches the answer', async () => {
    const { body: drawing } = await office.call('GET', `${session}/layout`);
    const { headers } = await office.call('GET', `${session}/layout?layoutId=${drawing.layoutId}&version=1&format=1`);
    expect(headers.get('cache-control')).toContain('immutable');
    expect(headers.get('server-time')).toBeNull();
  });
});
