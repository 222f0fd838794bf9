import type { Request } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { visitorOf } from './page-visits.ts';

let office: BoxOffice;
afterEach(() => office.close());

const watched = async (options: Parameters<typeof boxOffice>[0] = {}) => {
  const seen: string[] = [];
  office = await boxOffice({ ...options, pageVisits: { seen: (...visit) => void seen.push(visit.join(' by ')) } });
  const { eventId } = (await office.call('GET', '/v1/events')).body.items[0];
  return { seen, eventId, path: `/v1/events/${eventId}` };
};

describe('a look at the page of an event', () => {
  test.each([
    ['an answer that is made for it', 0],
    ['an answer from memory', 600_000],
  ])('is told with its visitor for %s', async (_, listingsKeptMs) => {
    const { seen, eventId, path } = await watched({ listingsKeptMs });
    for (let look = 0; look < 3; look += 1) expect((await office.call('GET', path)).status).toBe(200);
    expect(seen).toEqual(Array.from({ length: 3 }, () => `${eventId} by 127.0.0.1`));
  });

  test('is not what a robot, a prefetch or a question about headers is, kept in memory or not', async () => {
    const { seen, path } = await watched({ listingsKeptMs: 600_000 });
    for (let look = 0; look < 2; look += 1) {
      await office.call('GET', path, null, undefined, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' });
      await office.call('GET', path, null, undefined, { 'sec-purpose': 'prefetch;prerender' });
      await fetch(office.url + path, { method: 'HEAD' });
    }
    expect(seen).toEqual([]);
  });

  test('is none where there is no such event, nor at a list', async () => {
    const { seen } = await watched();
    expect((await office.call('GET', '/v1/events/no-such-event')).status).toBe(404);
    expect((await office.call('GET', '/v1/events?limit=1')).status).toBe(200);
    expect(seen).toEqual([]);
  });

  test('comes from a network of IPv6, in which one person has as many addresses as they like', async () => {
    await watched();
    const from = (ip: string) => visitorOf({ method: 'GET', headers: {}, ip } as unknown as Request);
    expect(from('2001:db8:1:2:3:4:5:6')).toBe(from('2001:db8:1:2::77'));
    expect(from('2001:db8:1:2::77')).not.toBe(from('2001:db8:1:3::77'));
  });
});
