import { describe, expect, it } from 'vitest';
import { TicketlyFault, defaultLimits, money, plusMs, refuse } from '../kernel/index.ts';
import type { PaymentId } from '../kernel/index.ts';
import type { OpenPayment } from '../payments/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';
import { verifyTicketCode } from '../tickets/index.ts';

const ada = buyer('ada');
const bob = buyer('bob');

const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  const { app } = office;
  const notify = (paymentId: PaymentId, messageId?: string) =>
    app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId, messageId) });
  const succeed = async (paymentId: PaymentId) => {
    gateway.succeed(paymentId);
    return notify(paymentId);
  };
  const payment = async (paymentId: PaymentId) => (await ports.payments.find(paymentId))?.state.progress;
  const facts = async () => (await ports.changeFeed.read({ after: 0 as never, limit: 10_000 })).map(({ type }) => type);
  return { clock, gateway, ports, ...office, notify, succeed, payment, facts };
};

describe('paying an order', () => {
  it('ends in tickets with codes that verify, sold seats, and one confirmation', async () => {
    const { app, facts, order, pay, payment, ports, relay, seen, status, succeed } = await world();
    const { orderId } = await order(ada, seatA(1), seatA(2));
    const started = await pay(ada, orderId);
    expect(started).toMatchObject({ attempt: 1, amount: money(3_998, 'EUR'), progress: { status: 'requires_action' } });
    expect(valueOf(await succeed(started.paymentId))).toBe('applied');
    expect(await status(ada, orderId)).toBe('paid');
    expect(await payment(started.paymentId)).toMatchObject({ status: 'succeeded' });
    const tickets = valueOf(await app.checkout.listTickets({ principal: ada, orderId }));
    expect(tickets.map(({ ticket }) => ticket.seatId)).toEqual([seatA(1), seatA(2)]);
    for (const { ticket, code } of tickets) {
      expect(valueOf(await verifyTicketCode(ports.ticketKeys, code ?? ''))).toMatchObject({
        ticketId: ticket.ticketId,
        seatId: ticket.seatId,
      });
      expect(valueOf(await app.checkout.findTicket({ principal: ada, ticketId: ticket.ticketId })).code).toBe(code);
      expect(codeOf(await app.checkout.findTicket({ principal: bob, ticketId: ticket.ticketId }))).toBe(
        'tickets/ticket-unknown',
      );
    }
    expect((await facts()).filter((type) => type === 'OrderPaid')).toHaveLength(1);
    await relay();
    expect(await seen(seatA(1), seatA(2), seatA(3))).toBe('ssf');
  });

  it('answers with what the gateway made of the payment, without reading back what it wrote', async () => {
    const clock = manualClock();
    const ports = memoryPorts({ clock, gateways: [memoryGateway({ clock })] });
    let reads = 0;
    const find: typeof ports.payments.find = (paymentId) => {
      reads += 1;
      return ports.payments.find(paymentId);
    };
    const { order, pay } = await smallOffice({ ...ports, payments: { ...ports.payments, find } });
    const { orderId } = await order(ada, seatA(1));
    const started = await pay(ada, orderId);
    expect(started).toEqual((await ports.payments.find(started.paymentId))?.state);
    expect(reads).toBe(0);
  });

  it('tells the gateway for whom the money is, and what of it is the platform’s', async () => {
    const clock = manualClock();
    const gateway = memoryGateway({ clock });
    const asked: OpenPayment[] = [];
    const open: typeof gateway.open = (request) => {
      asked.push(request);
      return gateway.open(request);
    };
    const ports = memoryPorts({ clock, gateways: [{ ...gateway, open }] });
    const { order, organizationId, pay } = await smallOffice(ports);
    const { orderId } = await order(ada, seatA(1), seatA(2));
    await pay(ada, orderId);
    expect(asked).toMatchObject([{ seller: { organizationId, platformShare: money(0, 'EUR') } }]);
  });

  it('is one attempt, however many devices start it', async () => {
    const { gateway, order, pay } = await world();
    const { orderId } = await order(ada, seatA(1));
    const started = await Promise.all(Array.from({ length: 20 }, () => pay(ada, orderId)));
    expect(new Set(started.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(gateway.ledger()).toHaveLength(1);
    expect((await pay(ada, orderId)).paymentId).toBe(started[0]?.paymentId);
  });

  it('is one attempt a key, which a repeat finds however it ended, and another attempt under another', async () => {
    const { app, gateway, notify, order } = await world();
    const { orderId } = await order(ada, seatA(1));
    const pay = async (idempotencyKey: string) =>
      valueOf(await app.checkout.startPayment({ principal: ada, orderId, idempotencyKey }));
    const first = await pay('one');
    const again = await Promise.all(Array.from({ length: 20 }, () => pay('one')));
    expect(new Set(again.map(({ paymentId }) => paymentId))).toEqual(new Set([first.paymentId]));
    expect(again.map(({ isRepeat }) => isRepeat)).not.toContain(undefined);
    expect((await pay('open')).paymentId).toBe(first.paymentId);
    gateway.decline(first.paymentId);
    await notify(first.paymentId);
    const second = await pay('two');
    expect(second).toMatchObject({ attempt: 2, progress: { status: 'requires_action' } });
    gateway.succeed(second.paymentId);
    await notify(second.paymentId);
    expect(await pay('one')).toMatchObject({
      paymentId: first.paymentId,
      progress: { status: 'failed' },
      isRepeat: true,
    });
    expect(await pay('two')).toMatchObject({ paymentId: second.paymentId, progress: { status: 'succeeded' } });
    expect(codeOf(await app.checkout.startPayment({ principal: ada, orderId, idempotencyKey: 'three' }))).toBe(
      'orders/order-paid',
    );
    expect(codeOf(await app.checkout.startPayment({ principal: bob, orderId, idempotencyKey: 'one' }))).toBe(
      'orders/order-unknown',
    );
    expect(gateway.ledger()).toHaveLength(2);
  });

  it('card declined, tried again: new attempt, no idempotency error', async () => {
    const { gateway, notify, order, pay, payment, ports, status, succeed } = await world();
    const { orderId } = await order(ada, seatA(1));
    const first = await pay(ada, orderId);
    gateway.decline(first.paymentId);
    expect(valueOf(await notify(first.paymentId))).toBe('applied');
    expect(await payment(first.paymentId)).toMatchObject({ status: 'failed', reason: 'card_declined' });
    expect(await status(ada, orderId)).toBe('pending');
    const second = await pay(ada, orderId);
    expect(second).toMatchObject({ attempt: 2, progress: { status: 'requires_action' } });
    await succeed(second.paymentId);
    expect(await status(ada, orderId)).toBe('paid');
    const events = await ports.changeFeed.read({ after: 0 as never, limit: 1_000 });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('begins a new attempt also when the decline was never reported', async () => {
    const { gateway, order, pay } = await world();
    const { orderId } = await order(ada, seatA(1));
    gateway.decline((await pay(ada, orderId)).paymentId);
    expect(await pay(ada, orderId)).toMatchObject({ attempt: 2 });
  });

  it('begins no attempt for an order that ends meanwhile', async () => {
    const { gateway, order, ports } = await world();
    const { orderId } = await order(ada, seatA(1));
    const refusal = { code: 'orders/order-ended', status: 'expired' } as const;
    const pin: typeof ports.seatSales.pin = async () => refuse(refusal);
    const { app } = await smallOffice({ ...ports, seatSales: { ...ports.seatSales, pin } });
    expect(await app.checkout.startPayment({ principal: ada, orderId })).toEqual({ ok: false, refusal });
    expect([await ports.payments.ofOrder(orderId), gateway.ledger()]).toEqual([[], []]);
  });

  it('ends after as many attempts as an order may have', async () => {
    const { app, gateway, notify, order, pay } = await world();
    const { orderId } = await order(ada, seatA(1));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { paymentId } = await pay(ada, orderId);
      gateway.decline(paymentId);
      await notify(paymentId);
    }
    expect(await app.checkout.startPayment({ principal: ada, orderId })).toEqual({
      ok: false,
      refusal: { code: 'payments/attempt-limit-reached', limit: 5 },
    });
  });

  it('continues after the gateway was away, with the saved attempt', async () => {
    const { gateway, ports, order } = await world();
    const { orderId } = await order(ada, seatA(1));
    let away = true;
    const flaky = {
      ...gateway,
      open: (request: Parameters<typeof gateway.open>[0]) =>
        away
          ? Promise.reject(new TicketlyFault('unknown-outcome', 'the gateway did not answer'))
          : gateway.open(request),
    };
    const { app } = await smallOffice({ ...ports, gateways: [flaky] });
    await expect(app.checkout.startPayment({ principal: ada, orderId })).rejects.toThrow('did not answer');
    const [saved] = await ports.payments.ofOrder(orderId);
    expect(saved?.state.progress.status).toBe('created');
    away = false;
    expect(valueOf(await app.checkout.startPayment({ principal: ada, orderId }))).toMatchObject({
      paymentId: saved?.state.paymentId,
      attempt: 1,
    });
  });

  it('continues with the attempt of its key, too, if the gateway may not have heard of it', async () => {
    const { gateway, ports, order } = await world();
    const { orderId } = await order(ada, seatA(1));
    let failures = 1;
    const open: typeof gateway.open = (request) =>
      (failures -= 1) >= 0 ? Promise.reject(new TicketlyFault('unavailable', 'away')) : gateway.open(request);
    const { app } = await smallOffice({ ...ports, gateways: [{ ...gateway, open }] });
    const start = () => app.checkout.startPayment({ principal: ada, orderId, idempotencyKey: 'one' });
    await expect(start()).rejects.toThrow('away');
    expect(valueOf(await start())).toMatchObject({ attempt: 1, progress: { status: 'requires_action' } });
  });

  it('that the gateway declines at once is no repeat of an earlier call', async () => {
    const { gateway, ports, order } = await world();
    const { orderId } = await order(ada, seatA(1));
    const open: typeof gateway.open = async (request) => {
      const opened = await gateway.open(request);
      gateway.decline(request.paymentId);
      return (await gateway.retrieve({ paymentId: request.paymentId, providerRef: null })) ?? opened;
    };
    const { app } = await smallOffice({ ...ports, gateways: [{ ...gateway, open }] });
    const start = async () =>
      valueOf(await app.checkout.startPayment({ principal: ada, orderId, idempotencyKey: 'one' }));
    const declined = await start();
    expect(declined).toMatchObject({ attempt: 1, progress: { status: 'failed' } });
    expect(Object.hasOwn(declined, 'isRepeat')).toBe(false);
    expect(await start()).toEqual({ ...declined, isRepeat: true });
  });

  it('goes on where it is open though the gateway is away, and hides no bug', async () => {
    const { gateway, ports, order, pay } = await world();
    const { orderId } = await order(ada, seatA(1));
    const opened = await pay(ada, orderId);
    const start = async (failure: Error) => {
      const [open, retrieve] = [() => Promise.reject(failure), () => Promise.reject(failure)];
      const { app } = await smallOffice({ ...ports, gateways: [{ ...gateway, open, retrieve }] });
      return app.checkout.startPayment({ principal: ada, orderId });
    };
    expect(valueOf(await start(new TicketlyFault('unavailable', 'away')))).toEqual(opened);
    await expect(start(new TypeError('a bug'))).rejects.toThrow('a bug');
  });

  it('pins the seats while it is in flight, with an end', async () => {
    const { app, clock, ports, order, pay, relay, sessionId } = await world();
    const { orderId, placedAt } = await order(ada, seatA(1));
    clock.advance(defaultLimits.orderTtlMs - 1);
    await pay(ada, orderId);
    const { progress } = valueOf(await app.checkout.findOrder({ principal: ada, orderId }));
    expect(progress).toEqual({ status: 'pending', expiresAt: plusMs(clock.now(), defaultLimits.paymentPinMs) });
    await relay();
    clock.advance(60_000);
    const wanted = { kind: 'seats', seatIds: [seatA(1)] } as const;
    expect(codeOf(await app.holding.holdSeats({ principal: bob, sessionId, wanted }))).toBe(
      'locking/seats-unavailable',
    );
    expect(await app.jobs.expireOrders.run()).toBe(0);
    clock.moveTo(plusMs(placedAt, defaultLimits.orderTtlMs + defaultLimits.paymentPinMs));
    expect(codeOf(await app.holding.holdSeats({ principal: bob, sessionId, wanted }))).toBe('ok');
    expect(await app.jobs.expireOrders.run()).toBe(1);
    expect((await ports.orders.find(orderId))?.progress.status).toBe('expired');
  });

  it('is refused by name: foreign, ended, paid, needless, for staff', async () => {
    const { app, clock, order, pay, succeed } = await world();
    const start = (principal: typeof ada, { orderId }: { orderId: Parameters<typeof pay>[1] }) =>
      app.checkout.startPayment({ principal, orderId });
    const free = await order(ada, seatB(1));
    expect(codeOf(await start(ada, free))).toBe('orders/order-paid');
    const paid = await order(ada, seatA(1));
    await succeed((await pay(ada, paid.orderId)).paymentId);
    expect(codeOf(await start(ada, paid))).toBe('orders/order-paid');
    const cancelled = await order(ada, seatA(2));
    valueOf(await app.checkout.cancelOrder({ principal: ada, orderId: cancelled.orderId }));
    expect(await start(ada, cancelled)).toEqual({
      ok: false,
      refusal: { code: 'orders/order-ended', status: 'cancelled' },
    });
    const lapsed = await order(ada, seatA(3));
    expect(codeOf(await start(olga, lapsed))).toBe('identity/role-missing');
    clock.advance(defaultLimits.orderTtlMs);
    expect(await start(ada, lapsed)).toEqual({ ok: false, refusal: { code: 'orders/order-ended', status: 'expired' } });
  });
});

describe('notices of the gateway', () => {
  it('the same one ×50 at once has one effect', async () => {
    const { facts, gateway, notify, order, pay, ports, status } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => notify(paymentId, 'message')));
    expect(outcomes.map(valueOf).filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(outcomes.map(valueOf).filter((outcome) => outcome === 'repeated')).toHaveLength(49);
    expect(await status(ada, orderId)).toBe('paid');
    expect(await ports.tickets.ofOrder(orderId)).toHaveLength(1);
    expect((await facts()).filter((type) => type === 'OrderPaid' || type === 'PaymentSucceeded')).toHaveLength(2);
  });

  it('return page on two devices and the webhook at once: one confirmation', async () => {
    const { app, facts, gateway, notify, order, pay } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId);
    const back = () => app.checkout.refreshPayment({ principal: ada, paymentId });
    const [one, other] = await Promise.all([back(), back(), notify(paymentId)]);
    expect(valueOf(one).progress.status).toBe('succeeded');
    expect(valueOf(other).progress.status).toBe('succeeded');
    expect((await facts()).filter((type) => type === 'OrderPaid')).toHaveLength(1);
    expect(codeOf(await app.checkout.refreshPayment({ principal: bob, paymentId }))).toBe('payments/payment-unknown');
    expect(codeOf(await app.checkout.findPayment({ principal: bob, paymentId }))).toBe('payments/payment-unknown');
  });

  it('mean the same in any order: an old "failed" and "open" after the success change nothing', async () => {
    const { app, gateway, notify, order, pay, status, succeed } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    const opened = gateway.webhook(paymentId);
    await succeed(paymentId);
    expect(valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: opened }))).toBe('repeated');
    expect(valueOf(await notify(paymentId))).toBe('repeated');
    expect(await status(ada, orderId)).toBe('paid');
  });

  it('a success after a reported failure still ends in tickets', async () => {
    const { app, gateway, order, pay, ports, status } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    const open = await gateway.retrieve({ paymentId, providerRef: null });
    const say = (status: 'failed' | 'succeeded', messageId: string) => {
      const captured = money(status === 'succeeded' ? 1_999 : 0, 'EUR');
      const body = new TextEncoder().encode(JSON.stringify({ messageId, payment: { ...open, status, captured } }));
      return app.settlement.receiveWebhook({ provider: 'memory', call: gateway.sign(body) });
    };
    expect(valueOf(await say('failed', 'm1'))).toBe('applied');
    expect(valueOf(await say('succeeded', 'm2'))).toBe('applied');
    expect(await status(ada, orderId)).toBe('paid');
    expect(await ports.tickets.ofOrder(orderId)).toHaveLength(1);
  });

  it('that meet another change of the payment are looked at again, not lost', async () => {
    const { gateway, order, pay, payment, ports } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    gateway.decline(paymentId);
    let conflicts = 0;
    const contended: typeof ports.payments = {
      ...ports.payments,
      saveOnce: async (change, message) => {
        conflicts += 1;
        if (conflicts <= 3) return { ok: false, refusal: { code: 'kernel/version-conflicting', currentVersion: 9 } };
        return ports.payments.saveOnce(change, message);
      },
    };
    const { app } = await smallOffice({ ...ports, payments: contended });
    expect(valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }))).toBe(
      'applied',
    );
    expect(await payment(paymentId)).toMatchObject({ status: 'failed' });
  });

  it('of a wrong amount settle nothing and raise an alert', async () => {
    const { facts, gateway, notify, order, pay, payment, ports, status } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId, 1);
    expect(valueOf(await notify(paymentId))).toBe('applied');
    expect(await payment(paymentId)).toMatchObject({ status: 'mismatched', captured: money(1, 'EUR') });
    expect(await status(ada, orderId)).toBe('pending');
    expect(await ports.tickets.ofOrder(orderId)).toEqual([]);
    expect(await facts()).toContain('PaymentMismatched');
  });

  it('forged, stale, of another provider, and about nothing of ours', async () => {
    const { app, clock, gateway, order, pay } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    const call = gateway.webhook(paymentId);
    const receive = (provider: string, received: typeof call) =>
      app.settlement.receiveWebhook({ provider, call: received });
    expect(codeOf(await receive('memory', { ...call, headers: {} }))).toBe('payments/webhook-forged');
    expect(await receive('stripe', call)).toEqual({
      ok: false,
      refusal: { code: 'payments/provider-unknown', provider: 'stripe' },
    });
    const foreign = new TextEncoder().encode(
      JSON.stringify({ messageId: 'm', payment: { paymentId: 'foreign', status: 'succeeded' } }),
    );
    expect(valueOf(await receive('memory', gateway.sign(foreign)))).toBe('ignored');
    clock.advance(600_000);
    expect(codeOf(await receive('memory', call))).toBe('payments/webhook-stale');
  });

  it('webhook acknowledged only after a durable write: a fault of the store is no acknowledgement, and the next delivery has its effect', async () => {
    const { gateway, order, pay, ports, status } = await world();
    const { orderId } = await order(ada, seatA(1));
    const { paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId);
    const call = gateway.webhook(paymentId, 'm1');
    const down = { ...ports.seatSales, settle: () => Promise.reject(new TicketlyFault('unavailable', 'down')) };
    const broken = await smallOffice({ ...ports, seatSales: down });
    await expect(broken.app.settlement.receiveWebhook({ provider: 'memory', call })).rejects.toThrow('down');
    const { app } = await smallOffice(ports);
    expect(valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call }))).toBe('applied');
    expect(await status(ada, orderId)).toBe('paid');
  });
});
