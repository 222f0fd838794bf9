import { describe, expect, it } from 'vitest';
import { TicketlyFault, ok, refuse } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { MemoryGateway } from '../memory/index.ts';
import type { GatewayPayment } from '../payments/index.ts';
import type { Ports } from '../ports.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';

const ada = buyer('ada');
const message = { source: 'memory', messageId: 'message' };

/** An order of two seats whose payment is open. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  const { orderId } = await office.order(ada, seatA(1), seatA(2));
  const { paymentId } = await office.pay(ada, orderId);
  const said = (): GatewayPayment => {
    const found = gateway.ledger().find((each) => each.paymentId === paymentId);
    if (found === undefined) throw new Error('the gateway does not know the payment');
    return found;
  };
  const apply = (over: Partial<Ports> = {}, from: typeof message | undefined = message) =>
    applyGatewayPayment({ ...ports, ...over })(said(), from);
  const stored = async () => [await ports.payments.find(paymentId), await ports.orders.find(orderId)] as const;
  const statuses = async () => (await stored()).map((each) => each && statusOf(each).progress.status);
  return { ...office, gateway, ports, orderId, paymentId, said, apply, stored, statuses };
};

type Stated = { readonly progress: { readonly status: string } };
const statusOf = (each: Stated | { readonly state: Stated }): Stated => ('state' in each ? each.state : each);

type Happen = (gateway: MemoryGateway, paymentId: PaymentId) => void;
interface News {
  readonly before?: Happen;
  readonly happen: Happen;
  readonly ends: readonly [payment: string, order: string];
}
const paid: Happen = (gateway, paymentId) => gateway.succeed(paymentId);
const news: Readonly<Record<string, News>> = {
  'a decline': { happen: (gateway, id) => gateway.decline(id), ends: ['failed', 'pending'] },
  'a success': { happen: paid, ends: ['succeeded', 'paid'] },
  'a refund in the dashboard': {
    before: paid,
    happen: (gateway, id) => gateway.refundInDashboard(id),
    ends: ['refunded', 'refunded'],
  },
  'a dispute that is lost': {
    before: paid,
    happen: (gateway, id) => gateway.dispute(id, 'lost'),
    ends: ['refunded', 'refunded'],
  },
};

describe.each(Object.entries(news))('the news of %s', (_, { before, happen, ends }) => {
  const heard = async () => {
    const made = await world();
    before?.(made.gateway, made.paymentId);
    if (before !== undefined) await made.apply({}, { ...message, messageId: 'before' });
    happen(made.gateway, made.paymentId);
    return made;
  };

  it('takes effect, and its message is remembered with it', async () => {
    const { apply, ports, statuses, stored } = await heard();
    expect(await apply()).toEqual({ outcome: 'applied', payment: (await stored())[0]?.state });
    expect(await statuses()).toEqual(ends);
    expect(await ports.inbox.record(message)).toBe(false);
  });

  it('changes nothing if the message took effect before', async () => {
    const { apply, ports, stored } = await heard();
    await ports.inbox.record(message);
    const known = await stored();
    expect(await apply()).toEqual({ outcome: 'repeated', payment: known[0]?.state });
    expect(await stored()).toEqual(known);
  });

  it('takes effect though somebody else was faster once', async () => {
    const { apply, ports, statuses } = await heard();
    const conflict = refuse({ code: 'kernel/version-conflicting', currentVersion: 1 } as const);
    let losses = 0;
    const late = <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) => {
      return async (...args: Args): Promise<Answer> => ((losses += 1) === 1 ? (conflict as Answer) : act(...args));
    };
    const { payments, seatSales } = ports;
    const over = {
      payments: { ...payments, save: late(payments.save), saveOnce: late(payments.saveOnce) },
      seatSales: { ...seatSales, settle: late(seatSales.settle), revert: late(seatSales.revert) },
    };
    expect((await apply(over)).outcome).toBe('applied');
    expect([losses, await statuses()]).toEqual([2, ends]);
  });

  it('is ignored from a gateway that is not the payment’s, and its message is remembered', async () => {
    const { apply, stored } = await heard();
    const known = await stored();
    const foreign = { ...message, source: 'other' };
    expect(await apply({}, foreign)).toEqual({ outcome: 'ignored', payment: undefined });
    expect(await apply({}, foreign)).toEqual({ outcome: 'repeated', payment: undefined });
    expect(await stored()).toEqual(known);
  });
});

describe('news of several things at once', () => {
  it('of a capture that is disputed already is both', async () => {
    const { apply, gateway, paymentId, ports, statuses, stored } = await world();
    gateway.succeed(paymentId);
    gateway.dispute(paymentId, 'open');
    await apply();
    expect(await statuses()).toEqual(['succeeded', 'paid']);
    expect((await stored())[0]?.state.dispute).toMatchObject({ status: 'open' });
    expect(await ports.inbox.record(message)).toBe(false);
  });

  it.each(['the order', 'no order'])('of a refund in the dashboard and a dispute is both, with %s', async (of) => {
    const { apply, gateway, paymentId, ports, stored } = await world();
    gateway.succeed(paymentId);
    await apply({}, { ...message, messageId: 'before' });
    gateway.refundInDashboard(paymentId, 100);
    gateway.dispute(paymentId, 'open', 3_898);
    const orders = of === 'no order' ? { ...ports.orders, find: async () => undefined } : ports.orders;
    expect((await apply({ orders })).outcome).toBe('applied');
    const [payment] = await stored();
    expect(payment?.state.dispute).toMatchObject({ status: 'open' });
    expect(payment?.state.refunds).toMatchObject([{ reason: 'at-gateway', amount: { amountMinor: 100 } }]);
    expect(await ports.inbox.record(message)).toBe(false);
  });
});

describe('news of returned money that paid for no order', () => {
  it.each([false, true])('take effect though somebody else was faster once; disputed, too: %s', async (isDisputed) => {
    const { apply, gateway, paymentId, ports, stored } = await world();
    gateway.succeed(paymentId);
    await apply({}, { ...message, messageId: 'before' });
    gateway.refundInDashboard(paymentId, 100);
    if (isDisputed) gateway.dispute(paymentId, 'open', 3_898);
    let losses = 1;
    const isLate = (): boolean => (losses -= 1) >= 0;
    const conflict = refuse({ code: 'kernel/version-conflicting', currentVersion: 1 } as const);
    const { save, saveOnce } = ports.payments;
    const payments: typeof ports.payments = {
      ...ports.payments,
      save: async (change) => (isLate() ? conflict : save(change)),
      saveOnce: async (change, once) => (isLate() ? conflict : saveOnce(change, once)),
    };
    const orders = { ...ports.orders, find: async () => undefined };
    expect((await apply({ orders, payments })).outcome).toBe('applied');
    const [payment] = await stored();
    expect(payment?.state.refunds).toMatchObject([{ reason: 'at-gateway', amount: { amountMinor: 100 } }]);
    expect(payment?.state.dispute?.status).toBe(isDisputed ? 'open' : undefined);
  });
});

describe('captured money that no order can have', () => {
  it.each([
    ['there is no such order', { code: 'orders/order-unknown', orderId: 'gone' as OrderId }, 'order-cancelled'],
    ['its discount was used up', { code: 'discounts/code-used-up' }, 'order-expired'],
    ['its buyer used the discount up', { code: 'discounts/code-used-up-by-buyer' }, 'order-expired'],
    ['it was paid before', { code: 'orders/order-paid' }, 'duplicate'],
    ['its seats are another’s', { code: 'orders/seats-taken', conflicts: [seatA(1)] }, 'seats-taken'],
    ['it was cancelled', { code: 'orders/order-ended', status: 'cancelled' }, 'order-cancelled'],
  ] as const)('goes back: %s', async (_, refusal, reason) => {
    const { apply, gateway, paymentId, ports, said, stored } = await world();
    gateway.succeed(paymentId);
    const settle: typeof ports.seatSales.settle = async () => refuse(refusal as never);
    expect((await apply({ seatSales: { ...ports.seatSales, settle } })).outcome).toBe('applied');
    expect((await stored())[0]?.state.progress).toMatchObject({ status: 'refunded', reason });
    expect(said().refunded).toEqual(said().captured);
  });

  it('goes back once, whoever saves the refund first', async () => {
    const { apply, gateway, paymentId, ports, said, statuses } = await world();
    gateway.succeed(paymentId);
    const orders = { ...ports.orders, find: async () => undefined };
    let saves = 0;
    const saveOnce: typeof ports.payments.saveOnce = async (change, once) => {
      saves += 1;
      return saves === 1
        ? refuse({ code: 'kernel/version-conflicting', currentVersion: 1 })
        : ports.payments.saveOnce(change, once);
    };
    expect((await apply({ orders, payments: { ...ports.payments, saveOnce } })).outcome).toBe('applied');
    expect([saves, (await statuses())[0]]).toEqual([2, 'refunded']);
    expect(said().refunded).toEqual(said().captured);
  });

  it('is not asked back by a message that took effect before', async () => {
    const { apply, gateway, paymentId, ports, said } = await world();
    gateway.succeed(paymentId);
    await ports.inbox.record(message);
    const orders = { ...ports.orders, find: async () => undefined };
    expect((await apply({ orders })).outcome).toBe('repeated');
    expect(said().refunded.amountMinor).toBe(0);
  });
});

describe('a payment that ended here but is open at the gateway', () => {
  /** Its order was cancelled while the gateway could not be asked to close it. */
  const ended = async (isReferenced = false) => {
    const made = await world();
    const [stored] = await made.stored();
    if (stored === undefined) throw new Error('there is no payment');
    const providerRef = isReferenced ? made.said().providerRef : null;
    const progress = { status: 'cancelled', providerRef, cancelledAt: stored.state.createdAt } as const;
    const known = { ...stored, state: { ...stored.state, progress } };
    const find: typeof made.ports.payments.find = async () => known;
    return { ...made, find };
  };

  it('is ended there, and the message is remembered', async () => {
    const { apply, find, ports, said } = await ended();
    const save: typeof ports.payments.save = async () => ok(null as never);
    const answer = await apply({ payments: { ...ports.payments, find, save } });
    expect(answer).toMatchObject({ outcome: 'repeated', payment: { progress: { providerRef: said().providerRef } } });
    expect(said().status).toBe('cancelled');
    expect(await ports.inbox.record(message)).toBe(false);
  });

  it('is ended there also where its reference was known', async () => {
    const { apply, find, ports, said } = await ended(true);
    expect((await apply({ payments: { ...ports.payments, find } })).outcome).toBe('repeated');
    expect(said().status).toBe('cancelled');
  });

  it('has its reference also if it cannot be ended now, and the message comes again', async () => {
    const { apply, find, gateway, ports, said, stored } = await ended();
    const cancel = () => Promise.reject(new TicketlyFault('unavailable', 'away'));
    const over = { payments: { ...ports.payments, find }, gateways: [{ ...gateway, cancel }] as const };
    await expect(apply(over)).rejects.toThrow('away');
    const { providerRef } = said();
    expect((await stored())[0]?.state.progress).toMatchObject({ status: 'cancelled', providerRef });
    expect(await ports.inbox.record(message)).toBe(true);
  });

  it.each(['open still', 'unknown'])('is asked to end once, if the answer is that it is %s', async (answer) => {
    const { apply, find, gateway, ports } = await ended(true);
    let asked = 0;
    const cancel: typeof gateway.cancel = async (payment) => {
      asked += 1;
      if (asked > 1) return gateway.cancel(payment);
      return answer === 'unknown' ? undefined : gateway.retrieve(payment);
    };
    const over = { payments: { ...ports.payments, find }, gateways: [{ ...gateway, cancel }] as const };
    expect([(await apply(over)).outcome, asked]).toEqual(['repeated', 1]);
  });

  it('keeps the money if it comes all the same: the answer says so', async () => {
    const { apply, find, gateway, paymentId, ports, statuses } = await ended();
    const heard: typeof ports.payments.find = async (id) => {
      const stored = await ports.payments.find(id);
      return stored?.state.progress.status === 'requires_action' ? find(id) : stored;
    };
    const cancel: typeof gateway.cancel = async (payment) => {
      gateway.succeed(paymentId);
      return gateway.retrieve(payment);
    };
    await apply({ payments: { ...ports.payments, find: heard }, gateways: [{ ...gateway, cancel }] });
    expect(await statuses()).toEqual(['succeeded', 'paid']);
  });
});

it('a genuine call about something else is ignored', async () => {
  const { gateway, paymentId, ports } = await world();
  const verify: typeof gateway.verify = async () => refuse({ code: 'payments/webhook-ignored' });
  const { settlement } = ticketly({ ...ports, gateways: [{ ...gateway, verify }] });
  const call = gateway.webhook(paymentId);
  expect(await settlement.receiveWebhook({ provider: 'memory', call })).toEqual(ok('ignored'));
});
