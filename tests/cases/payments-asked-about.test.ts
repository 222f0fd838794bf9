import { describe, expect, test } from 'vitest';
import { defaultLimits, money, plusMs } from '@ticketly/core';
import type {
  EventId,
  Limits,
  Order,
  OrderId,
  Payment,
  PaymentGateway,
  PaymentId,
  Ports,
  SessionId,
} from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import type { ManualClock, MemoryGateway } from '@ticketly/core/memory';
import { buyer } from '@ticketly/core/testing';
import { ada, minuteMs, officeOn, openCase, paidSeat } from './case-office.ts';

const secondMs = 1_000;

/** Payments that buyers opened at a gateway, without the orders they pay. */
const openPayments = async (
  ports: ReturnType<typeof memoryPorts>,
  gateway: PaymentGateway,
  count: number,
  name = gateway.provider,
): Promise<readonly PaymentId[]> => {
  const ids = Array.from({ length: count }, (_, n) => `${name}-${n}` as PaymentId);
  for (const paymentId of ids) {
    const orderId = `order-${paymentId}` as OrderId;
    const amount = money(1_999, 'EUR');
    const opened = await gateway.open({
      ...{ paymentId, orderId, origin: 'here', amount, description: '', idempotencyKey: paymentId },
    });
    const state: Payment = {
      ...{ paymentId, orderId, amount, provider: gateway.provider, attempt: 1, createdAt: ports.clock.now() },
      ...{ sessionId: 'session' as SessionId, eventId: 'event' as EventId, buyerId: ada.principalId },
      progress: { ...opened, status: 'requires_action' },
    };
    await ports.payments.save({ state, events: [], expectedVersion: 0 });
  }
  return ids;
};

/** What the reconciler sees of an order that may still be paid. */
const pendingOrder = (clock: ManualClock): Order =>
  ({ progress: { status: 'pending', expiresAt: plusMs(clock.now(), 1e9) } }) as unknown as Order;

/** Ports on which every order is pending, with a count of who was asked about. */
const asked = (
  clock: ManualClock,
  gateways: readonly [MemoryGateway, ...MemoryGateway[]],
  limits: Partial<Limits> = {},
) => {
  const times = new Map<PaymentId, number[]>();
  const counting = (gateway: MemoryGateway): PaymentGateway => ({
    ...gateway,
    retrieve: (payment) => {
      const { paymentId } = payment;
      times.set(paymentId, [...(times.get(paymentId) ?? []), clock.now()]);
      return gateway.retrieve(payment);
    },
  });
  const [first, ...others] = gateways;
  const ports = memoryPorts({ clock, limits, gateways: [counting(first), ...others.map(counting)] });
  return { times, ports: { ...ports, orders: { ...ports.orders, find: async () => pendingOrder(clock) } } };
};

describe('payments whose notices were lost, behind others', () => {
  test('60 open and left, then six that are paid and whose notices are lost: all six are settled within 40 s', async () => {
    const { clock, gateway, ports, order, pay, orderStatus } = await openCase();
    const left = await openPayments(ports, gateway, 60, 'left');
    const ofLeft = new Set(left.map((paymentId) => `order-${paymentId}`));
    const find: Ports['orders']['find'] = async (orderId) =>
      ofLeft.has(orderId) ? pendingOrder(clock) : ports.orders.find(orderId);
    const app = officeOn({ ...ports, orders: { ...ports.orders, find } });
    clock.advance(secondMs);
    const orders: OrderId[] = [];
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const { orderId } = await order(buyer(`buyer-${n}`), paidSeat(n));
      gateway.succeed((await pay(buyer(`buyer-${n}`), orderId)).paymentId);
      orders.push(orderId);
    }
    for (let second = 0; second < 40; second += 1) {
      clock.advance(secondMs);
      await app.jobs.reconcilePayments.run();
    }
    expect(await Promise.all(orders.map(orderStatus))).toEqual(orders.map(() => 'paid'));
  });

  test('ten thousand open at once: each is asked about within n / rate seconds after its rest', async () => {
    const clock = manualClock();
    const gateway = memoryGateway({ clock });
    const gatewayAsksPerSecond = 250;
    const { times, ports } = asked(clock, [gateway], { gatewayAsksPerSecond, gatewayAsksInFlight: 250 });
    const app = officeOn(ports);
    const n = 10_000;
    const openedAt = clock.now();
    const ids = await openPayments(ports, gateway, n);
    // Nothing else is due, so nobody has to share the budget: n / rate.
    const boundMs = 30 * secondMs + (n / gatewayAsksPerSecond) * secondMs + secondMs;
    while (clock.now() - openedAt < boundMs) {
      clock.advance(secondMs);
      await app.jobs.reconcilePayments.run();
    }
    const firsts = ids.map((paymentId) => (times.get(paymentId)?.[0] ?? Number.POSITIVE_INFINITY) - openedAt);
    expect(Math.max(...firsts)).toBeLessThanOrEqual(boundMs);
    const lags = await app.settlement.paymentBacklog();
    expect(lags).toMatchObject([{ provider: 'memory', urgency: 'open', count: n, oldestMs: clock.now() - openedAt }]);
  });

  test('refunds that fail again and again keep no open payment from being asked about', async () => {
    const clock = manualClock();
    const gateway = memoryGateway({ clock });
    const { times, ports } = asked(clock, [gateway]);
    const app = officeOn(ports);
    const refunds = await openPayments(ports, gateway, 2_000, 'refund');
    for (const paymentId of refunds) {
      const stored = await ports.payments.find(paymentId);
      if (stored === undefined) throw new Error('a payment is gone');
      const progress = { status: 'refund_pending', providerRef: 'r', reason: 'requested', since: clock.now() } as const;
      await ports.payments.save({ state: { ...stored.state, progress }, events: [], expectedVersion: 1 });
    }
    const openedAt = clock.now();
    const open = await openPayments(ports, gateway, 100, 'open');
    const boundMs = 30 * secondMs + ((4 * 100) / defaultLimits.gatewayAsksPerSecond) * secondMs + secondMs;
    while (clock.now() - openedAt < boundMs) {
      clock.advance(secondMs);
      // Nothing was captured, so the gateway refuses every refund.
      await app.jobs.reconcilePayments.run();
    }
    expect(open.filter((paymentId) => times.has(paymentId))).toHaveLength(100);
  });

  test('the budget of a second is kept, and a longer silence earns no more than a second of it', async () => {
    const clock = manualClock();
    const gateway = memoryGateway({ clock });
    const { times, ports } = asked(clock, [gateway]);
    const app = officeOn(ports);
    await openPayments(ports, gateway, 200);
    clock.advance(5 * minuteMs);
    for (let step = 0; step < 10; step += 1) await app.jobs.reconcilePayments.run();
    expect(times.size).toBe(defaultLimits.gatewayAsksPerSecond);
  });

  test('a gateway that hangs holds up neither those it answers about, nor another gateway', async () => {
    const clock = manualClock();
    const [slow, other] = [memoryGateway({ clock, provider: 'slow' }), memoryGateway({ clock, provider: 'other' })];
    const { times, ports } = asked(clock, [slow, other]);
    const hung = await openPayments(ports, slow, 10, 'hung');
    const well = await openPayments(ports, slow, 40, 'well');
    const elsewhere = await openPayments(ports, other, 40, 'elsewhere');
    const [first, ...others] = ports.gateways;
    const hanging: PaymentGateway = {
      ...first,
      retrieve: (payment) => (hung.includes(payment.paymentId) ? new Promise(() => {}) : first.retrieve(payment)),
    };
    const app = officeOn({ ...ports, gateways: [hanging, ...others] }, (act) => {
      // Every wait is over at once: what it is for is a matter of the gateway's patience, not of
      // this test's.
      const id = setImmediate(act);
      return () => clearImmediate(id);
    });
    for (let second = 0; second < 60; second += 1) {
      clock.advance(secondMs);
      await app.jobs.reconcilePayments.run().catch(() => undefined);
    }
    expect(well.filter((paymentId) => times.has(paymentId))).toHaveLength(40);
    expect(elsewhere.filter((paymentId) => times.has(paymentId))).toHaveLength(40);
  });
});
