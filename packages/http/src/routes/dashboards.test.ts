import { olga, valueOf } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { follow } from '../streams/follow.fixture.ts';
import type { Follower, Frame } from '../streams/follow.fixture.ts';

const organizer = 'olga/organizer';
let office: BoxOffice;
let sales: string;

const buy = async (who: string, ...seatIds: readonly string[]): Promise<string> => {
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, { seatIds });
  expect(held.status).toBe(201);
  const ordered = await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId });
  const { orderId } = ordered.body;
  const paid = await office.call('POST', `/v1/orders/${orderId}/payments`, who);
  office.gateway.succeed(paid.body.paymentId);
  const call = office.gateway.webhook(paid.body.paymentId);
  valueOf(await office.office.settlement.receiveWebhook({ provider: 'memory', call }));
  return orderId;
};

beforeAll(async () => {
  office = await boxOffice();
  sales = `/v1/organizer/events/${office.eventId}/sales`;
});
afterAll(() => office.close());

const watch = (lastEventId?: string): Follower =>
  follow(`${office.url}${sales}/stream`, lastEventId, { authorization: `Bearer ${organizer}` });

type Rows = readonly Record<string, unknown>[];
const merged = (key: string, before: Rows = [], now: Rows = []): Rows =>
  [...new Map([...before, ...now].map((row) => [row[key], row])).values()].sort((one, other) =>
    String(one[key]) < String(other[key]) ? -1 : 1,
  );

/** The sales that frames describe, laid one over the other. */
const laid = (frames: readonly Frame[]) => {
  let shown: any;
  for (const { event, id, data } of frames) {
    if (event === 'snapshot') shown = data;
    if (event !== 'delta') continue;
    const tiers = merged('tierId', shown.tiers, data.tiers);
    const sessions = merged('sessionId', shown.sessions, data.sessions);
    const days = merged('day', shown.days, data.days);
    shown = { ...shown, ...data, version: id, tiers, sessions, days };
  }
  return shown;
};

describe('the sales of an event', () => {
  test('are shown, and not sent again to whoever has them', async () => {
    const orderId = await buy('ada', 'stalls-A-1', 'stalls-A-2');
    await buy('bob', 'circle-A-1');
    const refunded = await office.call('POST', `/v1/organizer/orders/${orderId}/refund`, organizer);
    expect(refunded.status).toBe(200);
    await office.settle();
    const shown = await office.call('GET', sales, organizer);
    const money = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
    expect(shown.body).toMatchObject({
      eventId: office.eventId,
      timeZone: 'Europe/Vienna',
      orders: { placed: 2, paid: 2, refunded: 1, expired: 0, cancelled: 0 },
      total: { ticketsSold: 3, ticketsRefunded: 2, gross: money(12_000), refunded: money(9_000), net: money(3_000) },
      tiers: [
        { tierId: 'circle', ticketsSold: 1 },
        { tierId: 'stalls', ticketsSold: 2, net: money(0) },
      ],
      sessions: [{ sessionId: office.sessionId, cancelled: false, ticketsSold: 3 }],
      days: [{ day: '2026-01-01', ticketsSold: 3 }],
    });
    expect(shown.body.capacity).toBe(shown.body.sessions[0].capacity);
    const etag = shown.headers.get('etag') ?? '';
    expect((await office.call('GET', sales, organizer, undefined, { 'if-none-match': etag })).status).toBe(304);
    await buy('cleo', 'circle-A-2');
    await office.settle();
    expect((await office.call('GET', sales, organizer, undefined, { 'if-none-match': etag })).status).toBe(200);
  });

  test('move live: a snapshot, then what changed, which together are the sales now', async () => {
    const [one, other] = [watch(), watch()];
    await Promise.all([one, other].map((each) => each.until((frames) => frames.length === 1)));
    expect(one.frames[0]?.event).toBe('snapshot');
    for (const seat of [3, 4, 5]) {
      const before = one.frames.length;
      await buy(`dora-${seat}`, `circle-A-${seat}`);
      await office.settle();
      await one.until((frames) => frames.length > before);
    }
    const now = (await office.call('GET', sales, organizer)).body;
    await Promise.all([one, other].map((each) => each.until((frames) => frames.at(-1)?.id === now.version)));
    expect(new Set(one.frames.slice(1).map(({ event }) => event))).toEqual(new Set(['delta']));
    expect(laid(one.frames)).toEqual(now);
    expect(laid(other.frames)).toEqual(now);
    const ids = one.frames.map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((first, second) => first - second));
    one.stop();
    other.stop();
  });

  test('go on where a reader was, with the whole only if something happened meanwhile', async () => {
    const { version } = (await office.call('GET', sales, organizer)).body;
    const [level, behind, ahead] = [watch(version), watch('1'), watch('999999999')];
    await behind.until((frames) => frames.length === 1);
    await expect.poll(() => office.http.openStreams(), { timeout: 60_000 }).toBe(3);
    await buy('emil', 'circle-A-6');
    await office.settle();
    await level.until((frames) => frames.length > 0);
    expect(level.frames.map(({ event }) => event)).not.toContain('snapshot');
    expect(behind.frames[0]?.event).toBe('snapshot');
    expect(ahead.frames).toEqual([]);
    for (const each of [level, behind, ahead]) each.stop();
  });

  test('come as a table by session, tier or day, in which no name is a formula', async () => {
    const tiers = await office.call('GET', `${sales}.csv?by=tier`, organizer);
    expect(tiers.headers.get('content-type')).toContain('text/csv');
    const [head, first] = String(tiers.body).split('\r\n');
    expect(head?.replace('\uFEFF', '')).toBe(
      'tier_id,tier,tickets_sold,tickets_refunded,gross_minor,discount_minor,refunded_minor,net_minor,fees_minor,taxes_minor,currency',
    );
    expect(first).toMatch(/^circle,circle,\d+,0,\d+,0,0,\d+,0,0,EUR$/);
    const days = await office.call('GET', `${sales}.csv?by=day`, organizer);
    expect(String(days.body)).toMatch(/\r\n2026-01-01,\d+,2,\d+,0,9000,\d+,0,0,EUR\r\n$/);
    const sessions = await office.call('GET', `${sales}.csv`, organizer);
    expect(String(sessions.body)).toContain(`\r\n${office.sessionId},2026-01-02T`);
    expect((await office.call('GET', `${sales}.csv?by=moon`, organizer)).status).toBe(400);
  });

  test('end for readers on drain', async () => {
    const ending = await boxOffice();
    const url = `${ending.url}/v1/organizer/events/${ending.eventId}/sales/stream`;
    const reader = follow(url, undefined, { authorization: `Bearer ${organizer}` });
    await reader.until((frames) => frames.length === 1);
    await ending.http.drain();
    await reader.until((frames) => frames.at(-1)?.event === 'bye');
    await ending.close();
  });
});

describe('the sales of a session', () => {
  test('are shown by section of the hall, with the seats there are', async () => {
    const path = `/v1/organizer/sessions/${office.sessionId}/sales`;
    const { body, headers } = await office.call('GET', path, organizer);
    const capacity = body.sections.reduce((sum: number, section: { capacity: number }) => sum + section.capacity, 0);
    expect(capacity).toBe(body.capacity);
    const stalls = body.sections.find(({ sectionId }: { sectionId: string }) => sectionId === 'stalls');
    expect(stalls).toMatchObject({ ticketsSold: 2, ticketsRefunded: 2, net: { amountMinor: 0, currency: 'EUR' } });
    const again = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await office.call('GET', path, organizer, undefined, again)).status).toBe(304);
    const table = await office.call('GET', `${path}.csv`, organizer);
    expect(String(table.body).trim().split('\r\n')).toHaveLength(Number(body.sections.length) + 1);
  });
});

describe('the sales of an organization', () => {
  test('are listed, summed up and taken along', async () => {
    const path = `/v1/organizer/organizations/${office.organizationId}/sales`;
    const { details } = valueOf(await office.office.catalog.findOwnEvent({ principal: olga, eventId: office.eventId }));
    const { body: drafted } = await office.call(
      'POST',
      `/v1/organizer/organizations/${office.organizationId}/events`,
      organizer,
      { ...details, title: '=HYPERLINK("x")' },
    );
    await office.settle();
    const listed = (await office.call('GET', `${path}?limit=1`, organizer)).body;
    expect(listed.items).toMatchObject([{ eventId: drafted.eventId, capacity: 0, total: { ticketsSold: 0 } }]);
    const next = (await office.call('GET', `${path}?limit=1&cursor=${listed.nextCursor}`, organizer)).body;
    expect(next).toMatchObject({ items: [{ eventId: office.eventId }], nextCursor: null });
    const total = (await office.call('GET', `${path}/total`, organizer)).body;
    expect(total.items).toMatchObject([{ currency: 'EUR', events: 2, total: next.items[0].total }]);
    const table = String((await office.call('GET', `${path}.csv`, organizer)).body).split('\r\n');
    expect(table[1]).toBe(`${drafted.eventId},"'=HYPERLINK(""x"")",0,0,0,0,0,0,0,0,0,0,EUR`);
    expect(table[2]).toMatch(new RegExp(`^${office.eventId},`));
  });
});

test('of sales, strangers learn nothing, and readers beyond the limit are sent away', async () => {
  const other = await boxOffice({ stream: { perAddress: 1 } });
  const path = `/v1/organizer/events/${other.eventId}/sales`;
  for (const each of [path, `${path}.csv`, `${path}/stream`]) {
    expect((await other.call('GET', each, 'eve/organizer')).status, each).toBe(404);
    expect((await other.call('GET', each, 'ada/buyer')).status, each).toBe(404);
    expect((await other.call('GET', each)).status, each).toBe(401);
  }
  const reader = follow(`${other.url}${path}/stream`, undefined, { authorization: `Bearer ${organizer}` });
  await reader.until((frames) => frames.length === 1);
  expect((await other.call('GET', `${path}/stream`, organizer)).status).toBe(429);
  reader.stop();
  await other.close();
});
