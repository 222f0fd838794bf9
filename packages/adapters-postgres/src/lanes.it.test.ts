import type { OrderId } from '@ticketly/core';
import { isTicketlyFault } from '@ticketly/core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase(inject('postgresUrl'));
});
afterAll(() => database.close());

it('serves every purchase under way while a flood of those who only look is more than the pool can take', async () => {
  const { client, ports } = database.another({ maxConnections: 2 });
  const ended: string[] = [];
  const looks = Array.from({ length: 400 }, async () => {
    try {
      await client.query('select pg_sleep(0.1)');
      ended.push('look');
      return 'served';
    } catch (error) {
      return isTicketlyFault(error) && error.retryAfterMs !== undefined ? error.code : 'sullen';
    }
  });
  const orders = Array.from({ length: 20 }, async (_, n) => {
    const id = `finishing-${n}`;
    const claimed = await ports.seatSales.claim(claimOf(pendingOrder(id, { session: `lane-${n}` })));
    expect(claimed.ok).toBe(true);
    expect(await ports.orders.find(id as OrderId)).toBeDefined();
    ended.push('order');
  });
  await Promise.all(orders);
  // Not one of them waited for the flood: at most those who were at it already, a few times.
  expect(ended.filter((what) => what === 'look').length).toBeLessThan(100);
  const told = await Promise.all(looks);
  expect(told.filter((answer) => answer === 'sullen')).toEqual([]);
  expect(told.filter((answer) => answer === 'overloaded').length).toBeGreaterThan(200);
  expect(told).toContain('served');
  expect(client.load?.()).toEqual({ inside: 0, waiting: { paying: 0, ordering: 0, looking: 0 } });
});
