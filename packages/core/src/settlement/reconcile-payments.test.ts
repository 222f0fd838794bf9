import { expect, test } from 'vitest';
import { TicketlyFault, idleEveryMs } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { reconcilePayments } from './reconcile-payments.ts';

const ada = buyer('ada');
const dayMs = 86_400_000;

/** A payment that its buyer left open. */
const left = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const { app, order, pay } = await smallOffice(ports);
  const { orderId } = await order(ada, seatA(1));
  const { paymentId } = await pay(ada, orderId);
  const progress = (await ports.orders.find(orderId))?.progress;
  if (progress?.status !== 'pending') throw new Error('the order is not pending');
  const status = async () => (await ports.payments.find(paymentId))?.state.progress.status;
  return { app, clock, gateway, ports, expiresAt: progress.expiresAt, status };
};

test.each([
  [-1, 'requires_action', 0],
  [0, 'cancelled', 1],
  [1, 'cancelled', 1],
])('%i ms from the end of its order, an open payment is %s, and %i moved', async (offsetMs, ends, moved) => {
  const { app, clock, expiresAt, status } = await left();
  clock.moveTo(expiresAt);
  clock.advance(offsetMs);
  expect(await app.jobs.reconcilePayments.run({ aheadMs: dayMs })).toBe(moved);
  expect(await status()).toBe(ends);
});

test('a fault of the gateway is reported after the others were asked, and the payment is retried', async () => {
  const { app, clock, expiresAt, gateway, ports, status } = await left();
  clock.moveTo(expiresAt);
  const retrieve = () => Promise.reject(new TicketlyFault('unavailable', 'the gateway is away'));
  const away = ticketly({ ...ports, gateways: [{ ...gateway, retrieve }] });
  await expect(away.jobs.reconcilePayments.run({ aheadMs: dayMs })).rejects.toThrow('the gateway is away');
  expect(await status()).toBe('requires_action');
  await app.jobs.reconcilePayments.run({ aheadMs: dayMs });
  expect(await status()).toBe('cancelled');
});

test('a fault of the store is reported', async () => {
  const { ports } = await left();
  const takeDue = () => Promise.reject(new TicketlyFault('unavailable', 'the store is away'));
  const away = ticketly({ ...ports, payments: { ...ports.payments, takeDue } });
  await expect(away.jobs.reconcilePayments.run({ aheadMs: dayMs })).rejects.toThrow('the store is away');
});

test('a gateway that does not answer ends the step, which moved nothing', async () => {
  const { gateway, ports } = await left();
  const retrieve: typeof gateway.retrieve = () => new Promise(() => {});
  const atOnce = (act: () => void): (() => void) => {
    act();
    return () => {};
  };
  const job = reconcilePayments({ ...ports, gateways: [{ ...gateway, retrieve }] }, atOnce);
  expect(await job.run({ aheadMs: dayMs })).toBe(0);
  expect(job.idleMs?.()).toBe(idleEveryMs);
});

test('an open payment of an order that is not there is ended', async () => {
  const { ports, status } = await left();
  const { jobs } = ticketly({ ...ports, orders: { ...ports.orders, find: async () => undefined } });
  expect(await jobs.reconcilePayments.run({ aheadMs: dayMs })).toBe(1);
  expect(await status()).toBe('cancelled');
});
