import { memoryGateway, memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer, seatA, smallOffice, valueOf } from '@ticketly/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QuestionId } from '@ticketly/core';
import { pgliteDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await pgliteDatabase();
});
afterAll(() => database.close());

/** Every row of every table, as text. */
const dump = async (): Promise<ReadonlyMap<string, string>> => {
  const tables = await database.client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'ticketly' and table_type = 'BASE TABLE'`,
  );
  const rows = new Map<string, string>();
  for (const { name } of tables) {
    const found = await database.client.query<{ row: string }>(`select t::text as row from ticketly."${name}" t`);
    rows.set(name, found.map(({ row }) => row).join('\n'));
  }
  return rows;
};

test('no table contains readable contact data, before or after it is erased', async () => {
  const gateway = memoryGateway({ clock: systemClock });
  const ports = { ...memoryPorts({ gateways: [gateway] }), ...database.ports };
  const questionId = 'meal' as QuestionId;
  const question = { questionId, text: 'Which meal?', per: 'order', isRequired: true, kind: 'text' } as const;
  const { app, order, pay } = await smallOffice(ports, { event: { asksNames: 'required', questions: [question] } });
  const ada = buyer('ada');
  const { orderId } = await order(ada, seatA(1));
  const contact = { name: 'Planted Name', email: 'planted@example.org', locale: 'en' };
  const told = {
    contact,
    answers: [{ questionId, answer: 'planted answer' }],
    attendees: [{ seatId: seatA(1), name: 'Planted Guest' }],
  };
  valueOf(await app.contacts.giveContact({ principal: ada, orderId, ...told }));
  const { paymentId } = await pay(ada, orderId);
  gateway.succeed(paymentId);
  valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  expect(valueOf(await app.contacts.showContact({ principal: ada, orderId })).contact).toEqual(contact);

  const before = await dump();
  expect(before.get('contacts')).toContain(orderId);
  expect(before.get('outbox')).toContain(orderId);
  const copy = await database.ports.contacts.ofOrders([orderId]);
  valueOf(await app.contacts.eraseMe({ principal: ada }));
  const after = await dump();
  for (const rows of [before, after])
    for (const [table, text] of rows) expect(text.toLowerCase(), table).not.toContain('planted');
  expect(after.get('person_keys')).toBe('');
  expect(after.get('contacts')).not.toContain(copy[0]?.sealed ?? '?');
});
