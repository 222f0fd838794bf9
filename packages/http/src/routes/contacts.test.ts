import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AskedOfBuyers, QuestionId } from '@ticketly/core';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

const asked: AskedOfBuyers = {
  contact: 'required',
  asksNames: 'optional',
  questions: [
    { questionId: 'rules' as QuestionId, text: '=Do you agree?', per: 'order', isRequired: true, kind: 'consent' },
    {
      ...{ questionId: 'meal' as QuestionId, text: 'Which meal?', per: 'ticket', isRequired: false },
      ...{ kind: 'choice', choices: ['fish', 'beans'] },
    },
  ],
};

let office: BoxOffice;
let list: string;
const organizer = 'olga/organizer';
const ada = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };

const order = async (who: string, seats: number): Promise<{ orderId: string; seatIds: string[] }> => {
  const bestAvailable = { quantity: seats };
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, { bestAvailable });
  const ordered = await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId });
  expect(ordered.status).toBe(201);
  const { orderId, lines } = ordered.body as { orderId: string; lines: { seatId: string }[] };
  return { orderId, seatIds: lines.map(({ seatId }) => seatId) };
};
const pay = async (who: string, orderId: string): Promise<void> => {
  const paid = await office.call('POST', `/v1/orders/${orderId}/payments`, who);
  const { paymentId } = paid.body;
  office.gateway.succeed(paymentId);
  await office.office.settlement.receiveWebhook({ provider: 'memory', call: office.gateway.webhook(paymentId) });
  await office.settle();
};
const told = (seatIds: readonly string[], names: readonly string[]) => ({
  contact: ada,
  answers: [{ questionId: 'rules', answer: true }],
  attendees: names.map((name, index) => ({
    ...{ seatId: seatIds[index], name },
    answers: [{ questionId: 'meal', answer: 'beans' }],
  })),
});

beforeAll(async () => {
  office = await boxOffice({ asked });
  list = `/v1/organizer/sessions/${office.sessionId}/attendees`;
  await office.office.organizations.setMember({
    principal: { principalId: 'olga' as never, roles: ['organizer'] },
    organizationId: office.organizationId,
    member: { principalId: 'sam' as never, role: 'scanner' },
  });
});
afterAll(() => office.close());

describe('what an event asks', () => {
  test('is told with it to everybody', async () => {
    const { body } = await office.call('GET', `/v1/events/${office.eventId}`);
    expect(body).toMatchObject(asked);
  });
});

describe('a contact', () => {
  test('has to be given before the order is paid, where the event says so', async () => {
    const { orderId, seatIds } = await order('cleo', 1);
    const refused = await office.call('POST', `/v1/orders/${orderId}/payments`, 'cleo');
    expect([refused.status, refused.body.code]).toEqual([409, 'contacts/contact-missing']);
    const path = `/v1/orders/${orderId}/contact`;
    const half = await office.call('PUT', path, 'cleo', { contact: { ...ada, email: 'nowhere' } });
    expect([half.status, half.body.errors.map((error: { path: string }) => error.path)]).toEqual([
      400,
      ['contact.email', 'answers'],
    ]);
    const given = await office.call('PUT', path, 'cleo', told(seatIds, ['Cleo']));
    expect([given.status, given.body.attendees[0].name]).toEqual([200, 'Cleo']);
    expect((await office.call('GET', path, 'cleo')).body).toEqual(given.body);
    expect((await office.call('GET', path, 'eve')).status).toBe(404);
    expect((await office.call('PUT', path, 'eve', told(seatIds, []))).status).toBe(404);
  });

  test.each([
    ['a field that is not asked for', { contact: { ...ada, phone: '123' } }],
    ['a price', { contact: ada, total: 0 }],
    ['a control character', { contact: { ...ada, name: 'a\u0000b' } }],
    ['half a character', { contact: { ...ada, name: '\ud800' } }],
    ['an object for a name', { contact: { ...ada, name: { $gt: '' } } }],
  ])('with %s is refused', async (_, body) => {
    const path = `/v1/orders/x/contact`;
    expect((await office.call('PUT', path, 'hugo', body)).status).toBe(400);
  });
});

describe('the list of attendees', () => {
  test('joins what was told for those who may see it, finds names, and forgets who was erased', async () => {
    const { orderId, seatIds } = await order('dora', 2);
    await office.call('PUT', `/v1/orders/${orderId}/contact`, 'dora', told(seatIds, ['Dóra Kiss', '=HYPERLINK(1)']));
    await pay('dora', orderId);
    const ofOrder = async (who: string, more = '') =>
      (await office.call('GET', `${list}?q=${orderId}${more}`, who)).body.items as { person: any; seatId: string }[];
    const seen = await ofOrder(organizer);
    expect(seen.map(({ person }) => person.name).toSorted()).toEqual(['=HYPERLINK(1)', 'Dóra Kiss']);
    expect(seen[0]?.person).toMatchObject({
      ...{ status: 'known', contact: ada },
      answers: [
        { questionId: 'rules', answer: true },
        { questionId: 'meal', answer: 'beans' },
      ],
    });
    for (const { person } of await ofOrder('sam/organizer'))
      expect(Object.keys(person).toSorted()).toEqual(['name', 'status']);
    expect((await office.call('GET', `${list}.csv`, 'sam/organizer')).status).toBe(403);
    expect((await office.call('GET', list, 'eve/organizer')).status).toBe(404);
    const found = await office.call('GET', `${list}?name=dora%20ki`, organizer);
    expect(found.body.items.map(({ person }: { person: any }) => person.name)).toEqual(['Dóra Kiss']);
    expect((await office.call('GET', `${list}?name=nobody`, organizer)).body.items).toEqual([]);
    const table = String((await office.call('GET', `${list}.csv`, organizer)).body);
    expect(table.split('\r\n')[0]).toContain(
      "person,name,buyer_name,buyer_email,buyer_locale,'=Do you agree?,Which meal?",
    );
    expect(table).toContain("known,'=HYPERLINK(1),Ada Lovelace,ada@example.org,en,yes,beans");
    const mine = await office.call('GET', '/v1/me/contacts', 'dora');
    expect(mine.body.items).toMatchObject([{ orderId, contact: ada }]);

    expect((await office.call('DELETE', '/v1/me/contacts', 'dora')).status).toBe(204);
    expect((await ofOrder(organizer)).map(({ person }) => person)).toEqual([
      { status: 'erased' },
      { status: 'erased' },
    ]);
    expect(String((await office.call('GET', `${list}.csv`, organizer)).body)).not.toMatch(/Dóra|Lovelace/);
    expect((await office.call('GET', '/v1/me/contacts', 'dora')).body.items).toEqual([]);
    expect((await office.call('GET', `/v1/orders/${orderId}`, 'dora')).body.status).toBe('paid');
  });

  test('forgets whom an administrator erased', async () => {
    const { orderId, seatIds } = await order('emil', 1);
    await office.call('PUT', `/v1/orders/${orderId}/contact`, 'emil', told(seatIds, ['Emil']));
    const erase = (who: string) => office.call('DELETE', '/v1/admin/people/emil/contacts', who);
    expect((await erase('emil/buyer')).status).toBe(403);
    expect((await office.call('GET', `/v1/orders/${orderId}/contact`, 'emil')).status).toBe(200);
    expect((await erase('adele/event_admin')).status).toBe(204);
    expect((await office.call('GET', `/v1/orders/${orderId}/contact`, 'emil')).status).toBe(404);
  });
});

test('no line of the log has anything of what was told', () => {
  expect(office.logLines.length).toBeGreaterThan(10);
  for (const planted of ['Lovelace', 'ada@example.org', 'Dóra', 'beans'])
    expect(office.logLines.join('\n')).not.toContain(planted);
});
