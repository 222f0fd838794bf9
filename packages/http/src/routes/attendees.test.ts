import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let list: string;
let firstOrder: string;

const buy = async (who: string, seatIds: readonly string[]): Promise<string> => {
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, { seatIds });
  const ordered = await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId });
  expect(ordered.status).toBe(201);
  const { orderId } = ordered.body;
  const paid = await office.call('POST', `/v1/orders/${orderId}/payments`, who);
  if (paid.body.status !== 'succeeded') office.gateway.succeed(paid.body.paymentId);
  await office.office.jobs.reconcilePayments.run();
  return orderId;
};
const organizer = 'olga/organizer';
const labelsOf = (body: { items: { label: string }[] }) => body.items.map(({ label }) => label);

beforeAll(async () => {
  office = await boxOffice();
  list = `/v1/organizer/sessions/${office.sessionId}/attendees`;
  const layout = await office.call('GET', `/v1/sessions/${office.sessionId}/layout`);
  const balcony = (layout.body.seatIndex as string[]).filter((seatId) => seatId.startsWith('balcony-'));
  const row = balcony[0]?.replace(/\d+$/, '') ?? '';
  firstOrder = await buy('anna', [`${row}10`, `${row}9`]);
  await buy('bert', [`${row}2`]);
  await office.settle();
});
afterAll(() => office.close());

describe('the attendees of a session', () => {
  test('are listed by seat, page by page, and by the newest', async () => {
    const first = await office.call('GET', `${list}?limit=2`, organizer);
    expect(first.status).toBe(200);
    const second = await office.call('GET', `${list}?limit=2&cursor=${first.body.nextCursor}`, organizer);
    expect(second.body.nextCursor).toBeNull();
    const seats = [...labelsOf(first.body), ...labelsOf(second.body)].map((label) => /seat (\d+)/.exec(label)?.[1]);
    expect(seats).toEqual(['2', '9', '10']);
    expect(first.body.items[0]).toMatchObject({ holderId: 'bert', status: 'issued', tierId: expect.any(String) });
    const newest = await office.call('GET', `${list}?sort=newest&limit=3`, organizer);
    expect(newest.body.items).toHaveLength(3);
  });

  test('are found by words of the seat, by the id of an order and by who holds the ticket', async () => {
    const found = async (query: string) => labelsOf((await office.call('GET', `${list}?${query}`, organizer)).body);
    expect(await found('q=balcony%20seat%2010')).toHaveLength(1);
    expect(await found(`q=${firstOrder}`)).toHaveLength(2);
    expect(await found(`q=${firstOrder.slice(0, 30).toUpperCase()}`)).not.toHaveLength(0);
    expect(await found('q=bert')).toHaveLength(1);
    expect(await found('q=nobody')).toEqual([]);
    expect(await found('status=revoked')).toEqual([]);
  });

  test('go into a table, whole', async () => {
    const table = await office.call('GET', `${list}.csv`, organizer);
    expect(table.headers.get('content-type')).toContain('text/csv');
    const [columns, ...rows] = String(table.body).trim().split('\r\n');
    expect(columns).toBe(
      'label,seat_id,area_id,tier_id,status,ticket_id,order_id,holder_id,issued_at,person,name,buyer_name,buyer_email,buyer_locale',
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^"[^"]+, seat 2",balcony-[^,]+,,[^,]+,issued,[^,]+,[^,]+,bert,\d{4}-.*Z,{5}$/);
    const found = await office.call('GET', `${list}.csv?q=bert`, organizer);
    expect(String(found.body).trim().split('\r\n')).toHaveLength(2);
  });

  test('refuse what is not asked for in words, and the cursor of another list', async () => {
    const { nextCursor } = (await office.call('GET', `${list}?limit=1`, organizer)).body;
    const wrong = await office.call('GET', `${list}?limit=1&sort=newest&cursor=${nextCursor}`, organizer);
    expect(wrong).toMatchObject({ status: 400, body: { code: 'kernel/cursor-invalid' } });
    for (const query of ['sort=name', 'status=sold', 'limit=0', 'cursor=%20', 'nome=anna'])
      expect((await office.call('GET', `${list}?${query}`, organizer)).status, query).toBe(400);
    const { nextCursor: _, ...none } = (await office.call('GET', `${list}?q=%27%2E%2A`, organizer)).body;
    expect(none).toEqual({ items: expect.any(Array) });
  });
});

describe('who sees attendees', () => {
  const as = { owner: 'olga', manager: 'mia', scanner: 'sam', stranger: 'zoe' } as const;
  const statuses = { owner: 200, manager: 200, scanner: 403, stranger: 404 } as const;

  test.each(Object.keys(as) as (keyof typeof as)[])('a %s of the organization', async (member) => {
    const { organizationId } = (await office.call('GET', '/v1/organizer/organizations', organizer)).body.items[0];
    const members = `/v1/organizer/organizations/${organizationId}/members`;
    if (member === 'manager' || member === 'scanner')
      await office.call('PUT', `${members}/${as[member]}`, organizer, { role: member });
    for (const path of [list, `${list}.csv`]) {
      const { status, body } = await office.call('GET', path, `${as[member]}/organizer`);
      // A scanner sees names on the list, and takes no table along.
      expect(status, path).toBe(member === 'scanner' && path === list ? 200 : statuses[member]);
      if (member === 'stranger') expect(body.code).toBe('scheduling/session-unknown');
    }
  });

  test('no buyer, not even of their own seats', async () => {
    for (const path of [list, `${list}.csv`]) expect((await office.call('GET', path, 'anna')).status).toBe(404);
  });
});
