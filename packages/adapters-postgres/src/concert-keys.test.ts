import { PGlite } from '@electric-sql/pglite';
import type { PaymentId, Position } from '@ticketly/core';
import { expect, it } from 'vitest';
import { someRandomness } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { paymentOf, pendingOrder } from './orders.fixture.ts';
import { pgliteClient } from './pglite-client.ts';
import { postgresPorts } from './postgres-ports.ts';
import { readSchema } from './schema-files.ts';
import type { SqlClient } from './sql-client.ts';

/** Saves a payment as the version before did, which did not name its event. */
const saveAsBefore = async (client: SqlClient, name: string): Promise<PaymentId> => {
  const { eventId: _, ...payment } = paymentOf(pendingOrder(name));
  const facts = [{ aggregateType: 'payments', aggregateId: payment.paymentId, routingKey: payment.sessionId }];
  const told = facts.map((fact) => ({ ...fact, id: name, type: 'PaymentCreated', version: 1, occurredAt: 1 }));
  await client.query('select ticketly.write_payment($1::jsonb, 0, $2::json)', [
    JSON.stringify(payment),
    JSON.stringify(told),
  ]);
  return payment.paymentId;
};

it('facts stored before the log was keyed by concert are keyed by it after the upgrade', async () => {
  const database = await PGlite.create();
  const client = pgliteClient(database, { randomness: someRandomness });
  const schema = readSchema();
  const at = schema.migrations.findIndex(({ name }) => name.endsWith('concerts-key-the-log'));
  const files = schema.functions.files.filter(({ name }) => name !== 'payments-named.sql');
  await migrate(client, {
    ...schema,
    migrations: schema.migrations.slice(0, at),
    functions: { revision: 0, files },
    // They name tables of later migrations.
    grants: '',
  });
  await client.script(`
    insert into ticketly.sessions (session_id, version, event_id, starts_at_ms, ends_at_ms, state)
    values ('s1', 1, 'e1', 1, 2, '{}');
    select ticketly.append_events('[
      {"id":"1","aggregateType":"catalog","aggregateId":"g1","routingKey":"g1","type":"OrganizationCreated","version":1,"occurredAt":1},
      {"id":"2","aggregateType":"catalog","aggregateId":"e1","routingKey":"e1","type":"EventCreated","version":1,"occurredAt":1},
      {"id":"3","aggregateType":"sessions","aggregateId":"s1","routingKey":"s1","type":"SessionCreated","version":1,"occurredAt":1},
      {"id":"4","aggregateType":"orders","aggregateId":"o1","routingKey":"s1","type":"OrderPlaced","version":1,"occurredAt":1}]')`);
  const before = await saveAsBefore(client, 'o1');
  await migrate(client, schema);
  const meanwhile = await saveAsBefore(client, 'o2');
  const { payments, changeFeed } = postgresPorts(client);
  for (const paymentId of [before, meanwhile])
    expect((await payments.find(paymentId))?.state).toMatchObject({ paymentId, eventId: 'e1', sessionId: 's1' });
  const told = await changeFeed.read({ after: 0 as Position, limit: 5 });
  expect(told.map(({ routingKey }) => routingKey)).toEqual(['g1', 'e1', 'e1', 'e1', 'e1']);
  await database.close();
});
