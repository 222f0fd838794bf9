import { expect, test } from 'vitest';
import type { PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { PaymentGateway } from '../payments/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { watchLedger } from './watch-ledger.ts';

const hourMs = 3_600_000;

/** Payments that the gateway lists by names that nobody knows here. */
const world = async (payments: number, says: Partial<PaymentGateway> = {}) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const froms: number[] = [];
  const charges: typeof gateway.charges = async (request) => {
    if (request.cursor === undefined) froms.push(clock.now() - request.movedFrom);
    const { items, nextCursor } = await gateway.charges(request);
    const strange = (name: string): PaymentId => `strange-${name}` as PaymentId;
    const renamed = items.map(({ payment, ...charge }) => ({
      ...charge,
      payment: { ...payment, paymentId: strange(payment.paymentId) },
    }));
    return { items: renamed, nextCursor };
  };
  const ports = memoryPorts({ clock, gateways: [{ ...gateway, charges, ...says }] });
  const { app, order, pay } = await smallOffice(ports);
  for (let n = 1; n <= payments; n += 1) {
    const principal = buyer(`buyer-${n}`);
    const { orderId } = await order(principal, seatA(n));
    const { paymentId } = await pay(principal, orderId);
    gateway.succeed(paymentId);
    await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });
  }
  clock.advance(hourMs);
  const told: string[] = [];
  const steps: number[] = [];
  const watch = watchLedger(ports, ({ kind }) => told.push(kind));
  /** Runs it for as many steps as a round may take. */
  const round = async () => {
    for (let step = 0; step < 10; step += 1) steps.push(await watch.run());
  };
  return { clock, froms, told, steps, watch, round };
};

test('a round covers two days, reports every difference once, and is counted when it is over', async () => {
  const { froms, round, told, watch } = await world(3);
  expect(watch.count()).toEqual([]);
  await round();
  expect(froms[0]).toBe(48 * hourMs);
  expect(told).toEqual(['missing-here', 'missing-here', 'missing-here']);
  expect(watch.count()).toMatchObject([{ provider: 'memory', counts: { 'missing-here': 3 } }]);
});

test('a round counts both lists, and nothing of the round before', async () => {
  const { clock, round, steps, told, watch } = await world(2, { retrieve: async () => undefined });
  const none = { 'captured-differs': 0, 'returned-differs': 0, 'disputed-differs': 0, pending: 0 };
  for (const _ of ['first', 'second']) {
    await round();
    expect(watch.count().map(({ counts }) => counts)).toEqual([{ 'missing-here': 2, 'missing-there': 2, ...none }]);
    clock.advance(hourMs);
  }
  expect(told).toHaveLength(8);
  expect(steps.filter((differing) => differing !== 0)).toEqual([2, 2, 2, 2]);
});

test('a gateway that fails holds up no other, and is compared once it answers', async () => {
  const clock = manualClock();
  let isAway = true;
  const memory = memoryGateway({ clock });
  const charges: typeof memory.charges = (request) =>
    isAway ? Promise.reject(new Error('away')) : memory.charges(request);
  const gateways = [{ ...memory, charges }, memoryGateway({ clock, provider: 'other' })] as const;
  const watch = watchLedger(memoryPorts({ clock, gateways }));
  for (let step = 0; step < 2; step += 1) await expect(watch.run()).rejects.toThrow('away');
  expect(watch.count()).toMatchObject([{ provider: 'other' }]);
  isAway = false;
  for (let step = 0; step < 2; step += 1) await watch.run();
  expect(watch.count()).toMatchObject([{ provider: 'memory' }, { provider: 'other' }]);
});

test('the next round begins an hour after the last, and not before', async () => {
  const { clock, round, told } = await world(1);
  await round();
  clock.advance(hourMs - 1);
  await round();
  expect(told).toHaveLength(1);
  clock.advance(1);
  await round();
  expect(told).toHaveLength(2);
});
