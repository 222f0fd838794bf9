import type { TierId } from '@ticketly/core';
import { areaSection, hallOf, rowSection } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let organizationId: string;
const olga = 'olga/organizer';
beforeAll(async () => {
  office = await boxOffice();
  organizationId = (await office.call('GET', '/v1/organizer/organizations', olga)).body.items[0].organizationId;
});
afterAll(() => office.close());

const drawing = (name: string) =>
  hallOf([
    rowSection(name, [{ label: name.slice(0, 6), seats: 6 }], { tierId: name as TierId }),
    areaSection(name, 3, { sectionId: `${name}2`, tierId: name as TierId }),
  ]);
const venue = { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48, longitude: 16, timeZone: 'Europe/Vienna' };

/** What answers a request that is to go well. */
const done = async (method: string, path: string, who: string | null, body?: unknown): Promise<any> => {
  const called = await office.call(method, path, who, body);
  expect(called.status, `${method} ${path}: ${JSON.stringify(called.body)}`).toBeLessThan(300);
  return called.body;
};

const onSale = async (name: string): Promise<{ readonly eventId: string; readonly sessionId: string }> => {
  const price = { amountMinor: 1_999, currency: 'EUR' };
  const event = {
    ...{ title: name, summary: '', category: 'rock', venue, currency: 'EUR' },
    tiers: [{ tierId: name, name, price, color: '#aa00ff' }],
  };
  const { eventId } = await done('POST', `/v1/organizer/organizations/${organizationId}/events`, olga, event);
  const own = `/v1/organizer/organizations/${organizationId}/layouts`;
  expect((await done('POST', `${own}/check`, olga, { layout: drawing(name) })).problems).toEqual([]);
  const { layoutId, version } = await done('POST', own, olga, { layout: drawing(name) });
  const at = (hours: number) => new Date(office.clock.now() + hours * 3_600_000).toISOString();
  const { sessionId } = await done('POST', `/v1/organizer/events/${eventId}/sessions`, olga, {
    ...{ startsAt: at(48), endsAt: at(50), saleStart: { kind: 'at-once' } },
    ...{ layoutId, layoutVersion: version },
  });
  await done('POST', `/v1/organizer/events/${eventId}/submit`, olga);
  await done('POST', `/v1/admin/events/${eventId}/approve`, 'adele/event_admin');
  await office.settle();
  return { eventId, sessionId };
};

describe.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('ids called %s', (name) => {
  test('are ids like any other over HTTP, from the listing to the refund', async () => {
    const { eventId, sessionId } = await onSale(name);
    const listed = await done('GET', `/v1/events?q=${name}`, null);
    expect(listed.items.map((item: { eventId: string }) => item.eventId)).toEqual([eventId]);
    const left = async () => [
      (await done('GET', `/v1/sessions/${sessionId}/seats`, null)).areas,
      (await done('GET', `/v1/sessions/${sessionId}`, null)).leftByTier,
    ];
    expect(await left()).toEqual([{ [name]: 3 }, { [name]: 9 }]);
    const hall = await done('GET', `/v1/sessions/${sessionId}/layout`, null);
    expect([hall.tierIds, hall.areas[0].areaId]).toEqual([[name], name]);

    const wishes = [
      { seatIds: [`${name}-${name.slice(0, 6)}-1`] },
      { areaId: name, quantity: 2 },
      { bestAvailable: { quantity: 2, tierIds: [name] } },
    ];
    for (const [n, wish] of wishes.entries()) {
      const who = `buyer-${n}`;
      const { holdId } = await done('POST', `/v1/sessions/${sessionId}/holds`, who, wish);
      const { orderId } = await done('POST', '/v1/orders', who, { holdId });
      const { paymentId } = await done('POST', `/v1/orders/${orderId}/payments`, who);
      office.gateway.succeed(paymentId);
      await done('POST', `/v1/payments/${paymentId}/refresh`, who);
      const { items } = await done('GET', `/v1/orders/${orderId}/tickets`, who);
      expect(new Set(items.map((ticket: { tierId: string }) => ticket.tierId))).toEqual(new Set([name]));
      await office.settle();
      if (n === 1) expect((await left())[0]).toEqual({ [name]: 1 });
      await done('POST', `/v1/organizer/orders/${orderId}/refund`, olga);
    }
    await office.settle();
    expect(await left()).toEqual([{ [name]: 3 }, { [name]: 9 }]);
  });
});
