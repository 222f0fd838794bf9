import { describe, expect, it } from 'vitest';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { askingPaces } from '../payments/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';

const { quietMs } = askingPaces.open;

const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  let asked = 0;
  const retrieve: typeof gateway.retrieve = (payment) => {
    asked += 1;
    return gateway.retrieve(payment);
  };
  const ports = memoryPorts({ clock, gateways: [{ ...gateway, retrieve }] });
  const { app, order, pay } = await smallOffice(ports);
  for (const [n, name] of ['ada', 'bob', 'cem'].entries()) {
    const { orderId } = await order(buyer(name), seatA(n + 1));
    await pay(buyer(name), orderId);
  }
  asked = 0;
  return { app, clock, asked: () => asked };
};

describe('payments that wait for the reconciler', () => {
  it('count as late from the moment they are due', async () => {
    const { app, clock } = await world();
    clock.advance(quietMs);
    const due = { provider: 'memory', urgency: 'open', count: 3 };
    expect(await app.settlement.paymentBacklog()).toEqual([{ ...due, lagMs: 0, oldestMs: quietMs }]);
    clock.advance(1);
    expect(await app.settlement.paymentBacklog()).toEqual([{ ...due, lagMs: 1, oldestMs: quietMs + 1 }]);
  });

  it('are asked about when they are due, and no more of them than a step may', async () => {
    const { app, clock, asked } = await world();
    clock.advance(quietMs - 1);
    await app.jobs.reconcilePayments.run();
    expect(asked()).toBe(0);
    await app.jobs.reconcilePayments.run({ limit: 2, aheadMs: 1 });
    expect(asked()).toBe(2);
    clock.advance(1);
    await app.jobs.reconcilePayments.run({ limit: 1 });
    expect(asked()).toBe(3);
    await app.jobs.reconcilePayments.run();
    expect(asked()).toBe(3);
  });

  it('are asked about up to the limit of a step, though more are due', async () => {
    const { app, clock, asked } = await world();
    clock.advance(quietMs);
    await app.jobs.reconcilePayments.run({ limit: 2 });
    expect(asked()).toBe(2);
  });
});
