import { describe, expect, it } from 'vitest';
import { TicketlyFault, defaultLimits } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, person, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';

const ada = buyer('ada');
const bob = buyer('bob');
const minuteMs = 60_000;
const longestOrderMs = defaultLimits.orderTtlMs + defaultLimits.paymentPinMs;

const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  /** The gateway when it can't be reached from here; card holders still reach it. */
  let away = false;
  const unlessAway = <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) => {
    return (...args: Args): Promise<Answer> =>
      away ? Promise.reject(new TicketlyFault('unavailable', 'gateway away')) : act(...args);
  };
  const reached = {
    ...gateway,
    cancel: unlessAway(gateway.cancel),
    refund: unlessAway(gateway.refund),
    retrieve: unlessAway(gateway.retrieve),
  };
  const ports = memoryPorts({ clock, gateways: [reached] });
  const office = await smallOffice(ports);
  const { app } = office;
  const notify = (paymentId: PaymentId, messageId?: string) =>
    app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId, messageId) });
  const payment = async (paymentId: PaymentId) => (await ports.payments.find(paymentId))?.state.progress;
  const orderStatus = async (orderId: OrderId) => (await ports.orders.find(orderId))?.progress.status;
  const ticketsOf = (orderId: OrderId) => ports.tickets.ofOrder(orderId);
  const refundsOf = (paymentId: PaymentId) =>
    gateway.ledger().find((entry) => entry.paymentId === paymentId)?.refunded.amountMinor;
  const setAway = (isAway: boolean): void => {
    away = isAway;
  };
  return { clock, gateway, ports, ...office, notify, payment, orderStatus, ticketsOf, refundsOf, setAway };
};

/**
 * An order whose payment is captured after the order has lapsed, because nobody could close the
 * payment in time.
 */
const lapsedWithMoney = async () => {
  const given = await world();
  const { clock, gateway, order, pay, setAway, app } = given;
  const { orderId } = await order(ada, seatA(1), seatA(2));
  const { paymentId } = await pay(ada, orderId);
  clock.advance(longestOrderMs);
  setAway(true);
  expect(await app.jobs.expireOrders.run()).toBe(1);
  setAway(false);
  gateway.succeed(paymentId);
  return { ...given, orderId, paymentId };
};

describe('a payment that succeeds after its order expired', () => {
  it('gets the seats if they are still free', async () => {
    const { notify, orderId, orderStatus, payment, paymentId, relay, seen, ticketsOf } = await lapsedWithMoney();
    expect(valueOf(await notify(paymentId))).toBe('applied');
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await payment(paymentId)).toMatchObject({ status: 'succeeded' });
    expect(await ticketsOf(orderId)).toHaveLength(2);
    await relay();
    expect(await seen(seatA(1), seatA(2))).toBe('ss');
  });

  it('paid but no stock: never confirmed, refunded once', async () => {
    const { notify, order, orderId, orderStatus, payment, paymentId, refundsOf, relay, ticketsOf } =
      await lapsedWithMoney();
    await relay();
    const other = await order(bob, seatA(2));
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => notify(paymentId, `m${n % 5}`)));
    expect(outcomes.map(valueOf).filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(await orderStatus(orderId)).toBe('expired');
    expect(await ticketsOf(orderId)).toEqual([]);
    expect(await payment(paymentId)).toMatchObject({ status: 'refunded', reason: 'seats-taken' });
    expect(refundsOf(paymentId)).toBe(3_998);
    expect(await orderStatus(other.orderId)).toBe('pending');
  });

  it('has its claim on the seats also before anybody said that it expired', async () => {
    const { clock, gateway, notify, order, orderStatus, pay, ticketsOf } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    clock.advance(longestOrderMs);
    gateway.succeed(paymentId);
    await notify(paymentId);
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await ticketsOf(orderId)).toHaveLength(1);
  });
});

describe('money for an order that is over', () => {
  it('of a cancelled order goes back', async () => {
    const { app, gateway, notify, order, orderStatus, pay, payment, refundsOf, setAway } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    setAway(true);
    valueOf(await app.checkout.cancelOrder({ principal: ada, orderId }));
    setAway(false);
    gateway.succeed(paymentId);
    await notify(paymentId);
    expect(await orderStatus(orderId)).toBe('cancelled');
    expect(await payment(paymentId)).toMatchObject({ status: 'refunded', reason: 'order-cancelled' });
    expect(refundsOf(paymentId)).toBe(1_999);
  });

  it('refund of a duplicate charge leaves the good order', async () => {
    const { app, gateway, notify, order, orderStatus, pay, payment, refundsOf, ticketsOf } = await world();
    const { orderId } = await order(ada, seatA(1));
    const first = await pay(ada, orderId);
    const open = await gateway.retrieve({ paymentId: first.paymentId, providerRef: null });
    const failed = { messageId: 'm0', payment: { ...open, status: 'failed', failure: 'timeout' } };
    const body = new TextEncoder().encode(JSON.stringify(failed));
    await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.sign(body) });
    const second = await pay(ada, orderId);
    gateway.succeed(second.paymentId);
    gateway.succeed(first.paymentId);
    await Promise.all([
      notify(second.paymentId),
      notify(first.paymentId),
      notify(second.paymentId),
      notify(first.paymentId),
    ]);
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await ticketsOf(orderId)).toHaveLength(1);
    const ends = [await payment(first.paymentId), await payment(second.paymentId)];
    expect(ends.map((end) => end?.status).sort()).toEqual(['refunded', 'succeeded']);
    expect(ends.find((end) => end?.status === 'refunded')).toMatchObject({ reason: 'duplicate' });
    expect([refundsOf(first.paymentId), refundsOf(second.paymentId)].sort()).toEqual([0, 1_999]);
  });

  it('refund, then crash before commit, then retry: one refund', async () => {
    const { app, clock, notify, order, payment, paymentId, ports, refundsOf, relay } = await lapsedWithMoney();
    await relay();
    await order(bob, seatA(1));
    const dying = await smallOffice({
      ...ports,
      payments: {
        ...ports.payments,
        save: (change) =>
          change.state.progress.status === 'refunded'
            ? Promise.reject(new TicketlyFault('unavailable', 'died'))
            : ports.payments.save(change),
      },
    });
    await expect(dying.app.jobs.reconcilePayments.run({ aheadMs: minuteMs })).rejects.toThrow('died');
    expect(await payment(paymentId)).toMatchObject({ status: 'refund_pending' });
    expect(refundsOf(paymentId)).toBe(3_998);
    clock.advance(minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(1);
    expect(await payment(paymentId)).toMatchObject({ status: 'refunded', reason: 'seats-taken' });
    expect(refundsOf(paymentId)).toBe(3_998);
    expect(valueOf(await notify(paymentId))).toBe('repeated');
  });

  it('is asked back again when the gateway could not be reached', async () => {
    const { app, clock, notify, order, payment, paymentId, refundsOf, relay, setAway } = await lapsedWithMoney();
    await relay();
    await order(bob, seatA(1));
    setAway(true);
    expect(valueOf(await notify(paymentId))).toBe('applied');
    expect(await payment(paymentId)).toMatchObject({ status: 'refund_pending', reason: 'seats-taken' });
    setAway(false);
    clock.advance(minuteMs);
    await app.jobs.reconcilePayments.run();
    await app.jobs.reconcilePayments.run();
    expect(await payment(paymentId)).toMatchObject({ status: 'refunded' });
    expect(refundsOf(paymentId)).toBe(3_998);
  });
});

describe('the reconciler', () => {
  it('gateway silent 10 min in a burst: no order stuck', async () => {
    const { app, clock, gateway, order, orderStatus, pay } = await world();
    const orders = [];
    for (let n = 1; n <= 10; n += 1) {
      const { orderId } = await order(buyer(`buyer-${n}`), seatA(n));
      const { paymentId } = await pay(buyer(`buyer-${n}`), orderId);
      if (n % 2 === 0) gateway.succeed(paymentId);
      else gateway.decline(paymentId);
      orders.push(orderId);
    }
    clock.advance(10 * minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(10);
    const statuses = await Promise.all(orders.map(orderStatus));
    expect(statuses).toEqual(orders.map((_, n) => (n % 2 === 1 ? 'paid' : 'pending')));
    clock.advance(longestOrderMs);
    expect(await app.jobs.expireOrders.run()).toBe(5);
    expect(await app.jobs.reconcilePayments.run()).toBe(0);
  });

  it('ends an attempt that never reached the gateway, once its order is over', async () => {
    const { app, clock, gateway, order, payment, ports } = await world();
    const { orderId } = await order(ada, seatA(1));
    const silent = { ...gateway, open: () => Promise.reject(new TicketlyFault('timeout', 'no answer')) };
    const cut = await smallOffice({ ...ports, gateways: [silent] });
    await expect(cut.app.checkout.startPayment({ principal: ada, orderId })).rejects.toThrow('no answer');
    const paymentId = (await ports.payments.ofOrder(orderId))[0]?.state.paymentId as PaymentId;
    clock.advance(minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(0);
    expect(await payment(paymentId)).toMatchObject({ status: 'created' });
    clock.advance(longestOrderMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(1);
    expect(await payment(paymentId)).toMatchObject({ status: 'cancelled', providerRef: null });
  });

  it('closes at the gateway what is open of orders that are over', async () => {
    const { app, clock, gateway, order, pay, payment, setAway } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    setAway(true);
    valueOf(await app.checkout.cancelOrder({ principal: ada, orderId }));
    setAway(false);
    clock.advance(minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(1);
    expect(await payment(paymentId)).toMatchObject({ status: 'cancelled' });
    expect((await gateway.retrieve({ paymentId, providerRef: null }))?.status).toBe('cancelled');
  });

  it('leaves alone payments with recent news, and open ones of live orders', async () => {
    const { app, clock, order, pay, payment } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    expect(await app.jobs.reconcilePayments.run()).toBe(0);
    clock.advance(minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(0);
    expect(await payment(paymentId)).toMatchObject({ status: 'requires_action' });
  });
});

describe('cancelling an order', () => {
  it('frees its seats and ends its payment at the gateway', async () => {
    const { app, gateway, order, pay, payment, relay, seen } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    expect(valueOf(await app.checkout.cancelOrder({ principal: ada, orderId })).progress.status).toBe('cancelled');
    expect(await payment(paymentId)).toMatchObject({ status: 'cancelled' });
    gateway.succeed(paymentId);
    expect((await gateway.retrieve({ paymentId, providerRef: null }))?.status).toBe('cancelled');
    await relay();
    expect(await seen(seatA(1))).toBe('f');
    expect(codeOf(await app.checkout.cancelOrder({ principal: ada, orderId }))).toBe('orders/order-ended');
  });

  it('loses to money that was captured first: the order is paid, and that is said', async () => {
    const { app, gateway, order, orderStatus, pay, ticketsOf } = await world();
    const { orderId } = await order(ada, seatA(1));
    gateway.succeed((await pay(ada, orderId)).paymentId);
    expect(await app.checkout.cancelOrder({ principal: ada, orderId })).toEqual({
      ok: false,
      refusal: { code: 'orders/order-paid' },
    });
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await ticketsOf(orderId)).toHaveLength(1);
  });

  it('closes at the gateway an attempt that gets there only after the order was cancelled', async () => {
    const { app, gateway, order, payment, ports } = await world();
    const { orderId } = await order(ada, seatA(1));
    const slow = {
      ...gateway,
      open: async (request: Parameters<typeof gateway.open>[0]) => {
        valueOf(await app.checkout.cancelOrder({ principal: ada, orderId }));
        return gateway.open(request);
      },
    };
    const late = await smallOffice({ ...ports, gateways: [slow] });
    expect(await late.app.checkout.startPayment({ principal: ada, orderId })).toEqual({
      ok: false,
      refusal: { code: 'orders/order-ended', status: 'cancelled' },
    });
    const [opened] = gateway.ledger();
    expect(opened?.status).toBe('cancelled');
    expect(await payment(opened?.paymentId as PaymentId)).toMatchObject({ status: 'cancelled' });
  });

  it('races with the payment to one end: tickets, or the money back', async () => {
    const { app, gateway, notify, order, orderStatus, pay, payment, refundsOf, ticketsOf } = await world();
    for (let n = 1; n <= 10; n += 1) {
      const who = buyer(`buyer-${n}`);
      const { orderId } = await order(who, seatA(n));
      const { paymentId } = await pay(who, orderId);
      if (n % 2 === 0) gateway.succeed(paymentId);
      const cancel = app.checkout.cancelOrder({ principal: who, orderId });
      gateway.succeed(paymentId);
      await Promise.all([cancel, notify(paymentId)]);
      const captured = (await gateway.retrieve({ paymentId, providerRef: null }))?.captured.amountMinor ?? 0;
      const hasTickets = (await ticketsOf(orderId)).length > 0;
      expect(hasTickets).toBe((await orderStatus(orderId)) === 'paid');
      expect(captured - (refundsOf(paymentId) ?? 0)).toBe(hasTickets ? 1_999 : 0);
      expect(['succeeded', 'refunded', 'cancelled']).toContain((await payment(paymentId))?.status);
    }
  });
});

describe('orders that were not paid in time', () => {
  it('expire by the clock, free their seats and close their payments', async () => {
    const { app, clock, order, orderStatus, pay, payment, relay, seen } = await world();
    const plain = await order(ada, seatA(1));
    const paying = await order(bob, seatA(2));
    const { paymentId } = await pay(bob, paying.orderId);
    clock.advance(defaultLimits.orderTtlMs);
    expect(await app.jobs.expireOrders.run()).toBe(1);
    expect(await orderStatus(plain.orderId)).toBe('expired');
    clock.advance(longestOrderMs);
    expect(await app.jobs.expireOrders.run()).toBe(1);
    expect(await payment(paymentId)).toMatchObject({ status: 'cancelled' });
    await relay();
    expect(await seen(seatA(1), seatA(2))).toBe('ff');
    expect(await app.jobs.expireOrders.run()).toBe(0);
  });

  it('expiry of one hold never touches another buyer’s order', async () => {
    const { app, clock, hold, order, orderStatus, relay, seen } = await world();
    await hold(bob, seatA(2));
    clock.advance(defaultLimits.holdTtlMs - minuteMs);
    const { orderId } = await order(ada, seatA(1));
    await relay();
    clock.advance(minuteMs);
    await app.jobs.sweepHolds.run();
    expect(await app.jobs.expireOrders.run()).toBe(0);
    expect(await orderStatus(orderId)).toBe('pending');
    expect(await seen(seatA(1), seatA(2))).toBe('hf');
  });
});

describe('refunding an order', () => {
  const paidOrder = async () => {
    const given = await world();
    const { orderId } = await given.order(ada, seatA(1), seatA(2));
    const { paymentId } = await given.pay(ada, orderId);
    given.gateway.succeed(paymentId);
    await given.notify(paymentId);
    return { ...given, orderId, paymentId };
  };

  it('sends the money back, revokes the tickets and frees the seats', async () => {
    const { app, orderId, orderStatus, payment, paymentId, refundsOf, relay, seen, ticketsOf } = await paidOrder();
    await relay();
    expect(valueOf(await app.settlement.refundOrder({ principal: olga, orderId })).progress.status).toBe('refunded');
    expect(await orderStatus(orderId)).toBe('refunded');
    expect(await payment(paymentId)).toMatchObject({ status: 'refunded', reason: 'requested' });
    expect(refundsOf(paymentId)).toBe(3_998);
    expect((await ticketsOf(orderId)).map(({ progress }) => progress.status)).toEqual(['revoked', 'revoked']);
    await relay();
    expect(await seen(seatA(1), seatA(2))).toBe('ff');
  });

  it('at once by two managers is one refund', async () => {
    const { app, orderId, refundsOf, paymentId } = await paidOrder();
    const answers = await Promise.all([1, 2, 3].map(() => app.settlement.refundOrder({ principal: olga, orderId })));
    expect(answers.map(codeOf).sort()).toEqual(['ok', 'orders/order-ended', 'orders/order-ended']);
    expect(refundsOf(paymentId)).toBe(3_998);
  });

  it('is finished later when the gateway is away', async () => {
    const { app, clock, orderId, payment, paymentId, refundsOf, setAway } = await paidOrder();
    setAway(true);
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    expect(await payment(paymentId)).toMatchObject({ status: 'refund_pending' });
    setAway(false);
    clock.advance(minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(1);
    expect(refundsOf(paymentId)).toBe(3_998);
  });

  it('takes the tickets of an order whose money went back at the gateway, not by us', async () => {
    const { gateway, notify, orderId, orderStatus, paymentId, ticketsOf } = await paidOrder();
    const known = await gateway.retrieve({ paymentId, providerRef: null });
    await gateway.refund({
      providerRef: known?.providerRef ?? '',
      paymentId,
      amount: known?.captured ?? { amountMinor: 0, currency: 'EUR' },
      idempotencyKey: 'by hand',
    });
    expect(valueOf(await notify(paymentId))).toBe('applied');
    expect(await orderStatus(orderId)).toBe('refunded');
    expect((await ticketsOf(orderId)).every((ticket) => ticket.progress.status === 'revoked')).toBe(true);
  });

  it('is for owners and managers; to strangers there is no such order', async () => {
    const { app, orderId, ports } = await paidOrder();
    const sam = person('sam', 'organizer');
    expect(codeOf(await app.settlement.refundOrder({ principal: sam, orderId }))).toBe('orders/order-unknown');
    expect(codeOf(await app.settlement.refundOrder({ principal: ada, orderId }))).toBe('orders/order-unknown');
    expect(codeOf(await app.settlement.refundOrder({ principal: olga, orderId: 'nowhere' as OrderId }))).toBe(
      'orders/order-unknown',
    );
    const organizationId = (await ports.orders.find(orderId))?.organizationId as Parameters<
      typeof app.organizations.setMember
    >[0]['organizationId'];
    await app.organizations.setMember({
      principal: olga,
      organizationId,
      member: { principalId: sam.principalId, role: 'scanner' },
    });
    expect(codeOf(await app.settlement.refundOrder({ principal: sam, orderId }))).toBe(
      'organizations/member-role-missing',
    );
  });

  it('needs a paid order; a free one is taken back without money', async () => {
    const { app, order, ticketsOf } = await world();
    const unpaid = await order(ada, seatA(1));
    expect(codeOf(await app.settlement.refundOrder({ principal: olga, orderId: unpaid.orderId }))).toBe(
      'orders/order-unpaid',
    );
    const free = await order(bob, seatB(1));
    expect(valueOf(await app.settlement.refundOrder({ principal: olga, orderId: free.orderId })).progress.status).toBe(
      'refunded',
    );
    expect((await ticketsOf(free.orderId)).map(({ progress }) => progress.status)).toEqual(['revoked']);
  });
});
