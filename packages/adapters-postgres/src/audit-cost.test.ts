import { memoryGateway, memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer, hallOf, rowSection, rowsOf, smallOffice, valueOf } from '@ticketly/core/testing';
import type { SeatId } from '@ticketly/core';
import { expect, test } from 'vitest';
import { pgliteDatabase } from './databases.fixture.ts';
import { postgresPorts } from './postgres-ports.ts';
import type { SqlClient } from './sql-client.ts';

const orders = 30;

/** The client without its lanes, and the statements it is asked for outside of transactions. */
const counting = (client: SqlClient): { readonly client: SqlClient; readonly statements: string[] } => {
  const statements: string[] = [];
  const counted: SqlClient = {
    script: client.script,
    transaction: client.transaction,
    query: (sql, parameters) => {
      statements.push(sql.trim());
      return client.query(sql, parameters);
    },
  };
  return { client: counted, statements };
};

test('an audit of many orders takes few statements, since an idle deployment repeats it all the time', async () => {
  const database = await pgliteDatabase();
  const { client, statements } = counting(database.client);
  const gateway = memoryGateway({ clock: systemClock });
  const ports = { ...memoryPorts({ gateways: [gateway] }), ...postgresPorts(client) };
  const hall = hallOf([rowSection('S', rowsOf(1, orders))]);
  const { app, order, pay, relay } = await smallOffice(ports, { hall });
  for (let at = 1; at <= orders; at += 1) {
    const who = buyer(`buyer ${at}`);
    const { orderId } = await order(who, `S-R1-${at}` as SeatId);
    const { paymentId } = await pay(who, orderId);
    gateway.succeed(paymentId);
    valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  }
  await relay();
  await app.jobs.audit.run();
  statements.length = 0;
  await app.jobs.audit.run();
  await database.close();
  expect(statements.length).toBeLessThan(orders);
});
