import { expect, test } from 'vitest';
import { defaultLimits, idleEveryMs } from '../kernel/index.ts';
import type { OrderId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { expireOrders } from './expire-orders.ts';

test('a step ends as many orders as it may; one that fails is passed over and tried again', async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { order, status } = await smallOffice(ports);
  const buyers = ['ada', 'bob', 'cem'].map(buyer);
  const orders: Awaited<ReturnType<typeof order>>[] = [];
  for (const [n, principal] of buyers.entries()) {
    orders.push(await order(principal, seatA(n + 1)));
    clock.advance(1);
  }
  clock.advance(defaultLimits.orderTtlMs);
  let isStuck = true;
  const release: typeof ports.seatSales.release = (request) =>
    isStuck && request.ended.buyerId === 'ada' ? Promise.reject(new Error('stuck')) : ports.seatSales.release(request);
  const { run } = expireOrders({ ...ports, seatSales: { ...ports.seatSales, release } });
  const statuses = () => Promise.all(orders.map(({ orderId }, n) => status(buyers[n] ?? buyer('nobody'), orderId)));
  await expect(run({ limit: 1 })).rejects.toThrow('stuck');
  expect([await run({ limit: 1 }), await statuses()]).toEqual([1, ['pending', 'expired', 'pending']]);
  expect([await run({ limit: 1 }), await statuses()]).toEqual([1, ['pending', 'expired', 'expired']]);
  expect(await run({ limit: 1 })).toBe(0);
  await expect(run({ limit: 1 })).rejects.toThrow('stuck');
  isStuck = false;
  // It rests before it is tried again.
  for (let step = 0; step < 3; step += 1) expect(await run({ limit: 1 })).toBe(0);
  clock.advance(1_000);
  expect([await run({ limit: 1 }), await statuses()]).toEqual([1, ['expired', 'expired', 'expired']]);
});

test('only what a step ended counts, and says when it expired', async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { app, order } = await smallOffice(ports);
  const [ada, bob] = [buyer('ada'), buyer('bob')];
  const lapsed = await order(ada, seatA(1));
  const cancelled = await order(bob, seatA(2));
  await app.checkout.cancelOrder({ principal: bob, orderId: cancelled.orderId });
  clock.advance(defaultLimits.orderTtlMs + 1);
  const ids = [lapsed.orderId, cancelled.orderId, 'nothing' as OrderId];
  const list = async () => ids.map((orderId) => ({ orderId, expiresAt: clock.now() }));
  const job = expireOrders({ ...ports, orders: { ...ports.orders, lapsed: list } });
  expect(await job.run()).toBe(1);
  expect((await ports.orders.find(lapsed.orderId))?.progress).toEqual({ status: 'expired', expiredAt: clock.now() });
  expect(job.idleMs?.()).toBe(idleEveryMs);
});
