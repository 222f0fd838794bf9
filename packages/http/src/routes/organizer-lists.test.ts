import { TicketlyFault } from '@ticketly/core';
import { valueOf } from '@ticketly/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

const organizer = 'olga/organizer';
const owner = { principalId: 'olga', roles: ['organizer'] } as never;
const hourMs = 3_600_000;
let office: BoxOffice;
beforeEach(async () => {
  office = await boxOffice();
});
afterEach(() => office.close());

const buy = async (who: string, ...seatIds: readonly string[]): Promise<any> => {
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, { seatIds });
  const { orderId } = (await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId })).body;
  const { paymentId } = (await office.call('POST', `/v1/orders/${orderId}/payments`, who)).body;
  office.gateway.succeed(paymentId);
  await hear(paymentId);
  return { orderId, paymentId };
};
const hear = async (paymentId: any) =>
  valueOf(
    await office.office.settlement.receiveWebhook({ provider: 'memory', call: office.gateway.webhook(paymentId) }),
  );
const orders = (query = '', who = organizer) =>
  office.call('GET', `/v1/organizer/events/${office.eventId}/orders${query}`, who);
const layouts = () => `/v1/organizer/organizations/${office.organizationId}/layouts`;

describe('the layouts of an organization', () => {
  test('are listed page by page, and one that is read back is saved again as it is', async () => {
    const [first] = (await office.call('GET', layouts(), organizer)).body.items;
    expect(first).toMatchObject({ name: expect.any(String), version: 1 });
    const one = `/v1/organizer/layouts/${first.layoutId}`;
    const { status, headers, body } = await office.call('GET', one, organizer);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ layoutId: first.layoutId, organizationId: office.organizationId, version: 1 });
    const next = { layout: body.layout, layoutId: first.layoutId, eventId: office.eventId };
    expect((await office.call('POST', layouts(), organizer, next)).body).toMatchObject({ version: 2 });
    expect((await office.call('GET', one, organizer)).body).toEqual({ ...body, version: 2 });
    expect((await office.call('GET', `${one}?version=1`, organizer)).body).toEqual(body);
    expect((await office.call('GET', `${one}?version=3`, organizer)).status).toBe(404);

    const { name: _, ...drawing } = body.layout;
    const another = { layout: { ...drawing, name: 'Second hall' }, eventId: office.eventId };
    const { layoutId } = (await office.call('POST', layouts(), organizer, another)).body;
    const page = (await office.call('GET', `${layouts()}?limit=1`, organizer)).body;
    expect(page.items).toEqual([{ ...first, version: 2 }]);
    const rest = (await office.call('GET', `${layouts()}?limit=1&cursor=${page.nextCursor}`, organizer)).body;
    expect(rest).toEqual({ items: [{ layoutId, name: 'Second hall', version: 1 }], nextCursor: null });
    expect((await office.call('GET', `${layouts()}?cursor=${office.eventId}`, organizer)).status).toBe(400);
  });
});

describe('the orders of an event', () => {
  test('are listed newest first, by state and session, without who bought', async () => {
    const ada = await buy('ada', 'stalls-A-1', 'stalls-A-2');
    const bob = await buy('bob', 'stalls-A-3');
    valueOf(await office.office.settlement.refundOrder({ principal: owner, orderId: bob.orderId }));
    const page = (await orders('?limit=1')).body;
    expect(page.items).toMatchObject([
      { orderId: bob.orderId, status: 'refunded', refunds: [{ amount: { amountMinor: 4_500 } }], pendingRefunds: [] },
    ]);
    const rest = (await orders(`?limit=1&cursor=${page.nextCursor}`)).body;
    expect(rest).toMatchObject({ items: [{ orderId: ada.orderId, total: { amountMinor: 9_000 } }], nextCursor: null });
    const found = async (query: string) => (await orders(query)).body.items.map(({ orderId }: any) => orderId);
    expect(await found('?status=paid')).toEqual([ada.orderId]);
    expect(await found(`?sessionId=${office.sessionId}&status=refunded`)).toEqual([bob.orderId]);
    expect(await found('?sessionId=another')).toEqual([]);
    expect(JSON.stringify(page)).not.toMatch(/bob|buyerId|holdId/);
    expect((await orders(`?cursor=${office.eventId}`)).status).toBe(400);
  });

  test('say in words which refund keeps failing, and which waits for a dispute', async () => {
    const { orderId, paymentId } = await buy('ada', 'stalls-A-1');
    Object.assign(office.gateway, {
      refund: async () => {
        throw new TicketlyFault('unavailable', 'the gateway is away');
      },
    });
    valueOf(await office.office.settlement.refundOrder({ principal: owner, orderId }));
    const pending = async () => (await orders()).body.items[0].pendingRefunds;
    const part = { amount: { amountMinor: 4_500, currency: 'EUR' }, since: expect.any(String) };
    expect(await pending()).toEqual([{ ...part, state: 'on-its-way', detail: expect.stringContaining('€45.00') }]);
    office.clock.advance(7 * hourMs);
    expect(await pending()).toEqual([
      { ...part, state: 'overdue', detail: expect.stringContaining('more than six hours') },
    ]);
    office.gateway.dispute(paymentId, 'open');
    await hear(paymentId);
    expect(await pending()).toEqual([{ ...part, state: 'disputed', detail: expect.stringContaining('disputes') }]);
  });
});

describe('who may read these lists', () => {
  test.each([
    ['a manager', 'mia', 'manager', [200, 200, 200]],
    ['a scanner, who sees halls but no orders', 'sam', 'scanner', [200, 200, 403]],
    ['somebody of another organization', 'zoe', null, [404, 404, 404]],
  ] as const)('%s', async (_, name, role, statuses) => {
    const members = `/v1/organizer/organizations/${office.organizationId}/members`;
    if (role !== null) await office.call('PUT', `${members}/${name}`, organizer, { role });
    const [first] = (await office.call('GET', layouts(), organizer)).body.items;
    const paths = [
      layouts(),
      `/v1/organizer/layouts/${first.layoutId}`,
      `/v1/organizer/events/${office.eventId}/orders`,
    ];
    const seen = [];
    for (const path of paths) seen.push((await office.call('GET', path, `${name}/organizer`)).status);
    expect(seen).toEqual(statuses);
    for (const path of paths) expect((await office.call('GET', path, 'ben')).status, path).toBe(404);
  });
});

describe('an approved event', () => {
  const admin = 'ada/event_admin';
  const one = (): string => `/v1/organizer/events/${office.eventId}`;
  const detailsOf = ({ body }: any) => {
    const { eventId: _, organizationId: __, status: ___, changesSinceApproval: ____, ...details } = body;
    return details;
  };
  const reviewed = async (review: string) =>
    (await office.call('GET', `/v1/admin/events?review=${review}`, admin)).body.items.map((each: any) => each.eventId);

  test('can change only its words, and the public and admins see the new ones', async () => {
    const details = detailsOf(await office.call('GET', one(), organizer));
    expect(await reviewed('changed')).toEqual([]);
    const change = (body: unknown, who = organizer) => office.call('PATCH', one(), who, body);
    expect(await change({ ...details, title: 'Othello' })).toMatchObject({ status: 200, body: { status: 'approved' } });
    const dearer = {
      ...details,
      tiers: details.tiers.map((tier: any) => ({ ...tier, price: details.tiers[0].price })),
    };
    expect(await change(dearer)).toMatchObject({
      status: 400,
      body: { code: 'catalog/event-invalid', errors: [{ path: 'tiers[1]' }, { path: 'tiers[2]' }] },
    });
    expect((await change(details, 'zoe/organizer')).status).toBe(404);
    const shown = (await office.call('GET', `/v1/events/${office.eventId}`)).body;
    expect(shown).toMatchObject({ title: 'Othello' });
    expect(shown).not.toHaveProperty('changesSinceApproval');
    expect(await reviewed('changed')).toEqual([office.eventId]);
    expect((await office.call('GET', one(), admin)).body.changesSinceApproval).toEqual([
      { path: 'title', approved: details.title, now: 'Othello' },
    ]);
  });

  test('is listed for review by admins only, by status, oldest first, page by page', async () => {
    const details = detailsOf(await office.call('GET', one(), organizer));
    const drafts = [];
    const events = `/v1/organizer/organizations/${office.organizationId}/events`;
    for (const title of ['First', 'Second', 'Third'])
      drafts.push((await office.call('POST', events, organizer, { ...details, title })).body.eventId);
    for (const eventId of drafts) await office.call('POST', `/v1/organizer/events/${eventId}/submit`, organizer);
    expect(await reviewed('submitted')).toEqual(drafts);
    expect(await reviewed('approved')).toEqual([office.eventId]);
    const page = (await office.call('GET', '/v1/admin/events?limit=2', admin)).body;
    const rest = await office.call('GET', `/v1/admin/events?limit=2&cursor=${page.nextCursor}`, admin);
    expect(rest.body).toMatchObject({ items: [{ title: 'Third', status: 'submitted' }], nextCursor: null });
    for (const who of [organizer, 'ben']) expect((await office.call('GET', '/v1/admin/events', who)).status).toBe(403);
    expect((await office.call('GET', '/v1/admin/events?review=draft', admin)).status).toBe(400);
    expect((await office.call('GET', '/v1/admin/events?cursor=x', admin)).status).toBe(400);
  });
});
