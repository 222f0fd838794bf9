import { describe, expect, test } from 'vitest';
import { money, TicketlyFault } from '@ticketly/core';
import type { Order, PaymentId, Payments, Principal } from '@ticketly/core';
import type { UnknownCharge } from '@ticketly/core/settlement';
import { ada, bob, longestOrderMs, minuteMs, paidSeat } from './case-office.ts';
import { openRestorable } from './restorable-office.ts';
import type { RestorableOffice } from './restorable-office.ts';

const secondMs = 1_000;

/** Charges are young no more, and whoever had the turn has it no more. */
const whenQuiet = async ({ clock, app }: RestorableOffice): Promise<void> => {
  for (let look = 0; look < 4; look += 1) {
    clock.advance(31 * secondMs);
    await app.jobs.compareCharges.run();
  }
};

/** The port's methods, so that one can be put in the place of another. */
const pick = ({ save, saveOnce, ofOrder, takeDue, backlog, find }: Payments): Payments => ({
  ...{ save, saveOnce, ofOrder, takeDue, backlog, find },
});

/** An order that was paid, and then lost with its payment. */
const paidAndLost = async (office: RestorableOffice, who: Principal = ada): Promise<PaymentId> => {
  const backup = office.backup();
  const { orderId } = await office.order(who, paidSeat(1));
  const { paymentId } = await office.pay(who, orderId);
  office.gateway.succeed(paymentId);
  await office.notify(paymentId);
  expect(await office.orderStatus(orderId)).toBe('paid');
  office.clock.advance(minuteMs);
  await office.restore(backup);
  return paymentId;
};

/** An order that is known, and a payment of it that was captured and lost. */
const orderKept = async (
  office: RestorableOffice,
): Promise<{ readonly order: Order; readonly paymentId: PaymentId }> => {
  const order = await office.order(ada, paidSeat(1));
  const backup = office.backup();
  const { paymentId } = await office.pay(ada, order.orderId);
  office.gateway.succeed(paymentId);
  office.clock.advance(minuteMs);
  await office.restore(backup);
  return { order, paymentId };
};

describe('a captured charge that the database does not know', () => {
  test('goes back whole when its order is not known either, once, and with an alarm', async () => {
    const office = await openRestorable();
    const paymentId = await paidAndLost(office);
    expect(await office.findings()).toMatchObject([{ invariant: 'I2' }]);
    await whenQuiet(office);
    await whenQuiet(office);
    expect(office.money(paymentId)).toEqual([1_999, 1_999]);
    expect(office.alarms).toMatchObject([{ paymentId, end: 'sent-back', kept: { amountMinor: 1_999 } }]);
    expect(office.app.jobs.compareCharges.count()).toMatchObject([
      { recorded: 0, 'sent-back': 1, refused: 0, waiting: 0 },
    ]);
    expect(await office.findings()).toEqual([]);
  });

  test('becomes an attempt of its order, which gets its tickets', async () => {
    const office = await openRestorable();
    const { order, paymentId } = await orderKept(office);
    await whenQuiet(office);
    expect(await office.orderStatus(order.orderId)).toBe('paid');
    expect(await office.paymentStatus(paymentId)).toBe('succeeded');
    expect(office.money(paymentId)).toEqual([1_999, 0]);
    expect(office.alarms).toMatchObject([{ paymentId, end: 'recorded' }]);
    expect(await office.findings()).toEqual([]);
  });

  test('goes back when its order has lapsed and another has the seat, and settles when nobody has', async () => {
    for (const isTaken of [true, false]) {
      const office = await openRestorable();
      const { order, paymentId } = await orderKept(office);
      office.clock.advance(longestOrderMs);
      await office.app.jobs.expireOrders.run();
      await office.relay();
      if (isTaken) await office.order(bob, paidSeat(1));
      await whenQuiet(office);
      expect(await office.orderStatus(order.orderId)).toBe(isTaken ? 'expired' : 'paid');
      expect(office.money(paymentId)).toEqual([1_999, isTaken ? 1_999 : 0]);
      expect(await office.findings()).toEqual([]);
    }
  });

  test('goes back once though the database is restored twice', async () => {
    const office = await openRestorable();
    const backup = office.backup();
    const paymentId = await paidAndLost(office);
    await whenQuiet(office);
    await office.restore(backup);
    const next = await paidAndLost(office, bob);
    await office.restore(backup);
    await whenQuiet(office);
    expect([office.money(paymentId), office.money(next)]).toEqual([
      [1_999, 1_999],
      [1_999, 1_999],
    ]);
    expect(office.alarms).toHaveLength(2);
    expect(await office.findings()).toEqual([]);
  });

  test('is found though the restore came between looking it up and moving the mark', async () => {
    const office = await openRestorable();
    const backup = office.backup();
    const { orderId } = await office.order(ada, paidSeat(1));
    const { paymentId } = await office.pay(ada, orderId);
    office.gateway.succeed(paymentId);
    await office.notify(paymentId);
    office.clock.advance(minuteMs);
    let isRestored = false;
    const app = office.another({
      payments: {
        ...pick(office.ports.payments),
        find: async (id) => {
          const found = await office.ports.payments.find(id);
          if (found !== undefined && !isRestored) await office.restore(backup);
          isRestored = true;
          return found;
        },
      },
    });
    await app.jobs.compareCharges.run();
    expect([isRestored, office.money(paymentId)]).toEqual([true, [1_999, 0]]);
    await whenQuiet(office);
    expect(office.money(paymentId)).toEqual([1_999, 1_999]);
  });

  test('is left alone while it is young: its attempt may be on its way', async () => {
    const office = await openRestorable();
    const { paymentId } = await orderKept(office);
    office.gateway.succeed(paymentId);
    const backup = office.backup();
    const { orderId } = await office.order(bob, paidSeat(2));
    const young = await office.pay(bob, orderId);
    office.gateway.succeed(young.paymentId);
    await office.restore(backup);
    office.clock.advance(29 * secondMs);
    await office.app.jobs.compareCharges.run();
    expect(office.money(young.paymentId)).toEqual([1_999, 0]);
    await whenQuiet(office);
    expect(office.money(young.paymentId)).toEqual([1_999, 1_999]);
  });
});

describe('money that is not of this database', () => {
  test('stays where it is: another deployment on the same account, and charges that say nothing', async () => {
    const office = await openRestorable();
    const other = await openRestorable({ gateway: office.gateway, clock: office.clock });
    const { orderId } = await other.order(ada, paidSeat(1));
    const { paymentId } = await other.pay(ada, orderId);
    office.gateway.succeed(paymentId);
    await other.notify(paymentId);
    await whenQuiet(office);
    expect(office.money(paymentId)).toEqual([1_999, 0]);
    expect(office.alarms).toEqual([]);
  });

  test('a new database on an old account begins at its own time', async () => {
    const office = await openRestorable();
    const seen: number[] = [];
    const spied = office.spyOn({
      charges: async (request) => {
        seen.push(request.movedFrom);
        return office.gateway.charges(request);
      },
    });
    const begun = office.clock.now();
    office.clock.advance(minuteMs);
    await spied.jobs.compareCharges.run();
    expect(seen).not.toEqual([]);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(begun - 5 * minuteMs);
  });
});

describe('two processes, crashes and a gateway that fails', () => {
  test('two at once, and each again: one refund', async () => {
    const office = await openRestorable();
    const paymentId = await paidAndLost(office);
    const other = office.another();
    for (let look = 0; look < 4; look += 1) {
      office.clock.advance(31 * secondMs);
      await Promise.all([
        office.app.jobs.compareCharges.run(),
        other.jobs.compareCharges.run(),
        office.app.jobs.compareCharges.run(),
      ]);
    }
    expect(office.money(paymentId)).toEqual([1_999, 1_999]);
    expect(office.alarms).toHaveLength(1);
  });

  test('whichever call of a port fails, before or after it had its effect, the money ends once', async () => {
    for (const make of [paidAndLost, async (office: RestorableOffice) => (await orderKept(office)).paymentId]) {
      for (let at = 1; ; at += 1) {
        const office = await openRestorable();
        const paymentId = await make(office);
        office.clock.advance(minuteMs);
        const dying = office.dyingAt(at);
        await dying.app.jobs.compareCharges.run().catch(() => undefined);
        if (!dying.hasDied()) break;
        // That process is gone: another goes on.
        const next = office.another();
        for (let look = 0; look < 4; look += 1) {
          office.clock.advance(31 * secondMs);
          await next.jobs.compareCharges.run();
        }
        await office.app.jobs.reconcilePayments.run();
        expect(await office.findings(), `after await ${at} of a port`).toEqual([]);
        expect(office.money(paymentId)[0]).toBe(1_999);
      }
    }
  });

  test('one that the gateway fails to send back is tried again, and stands in the way of none', async () => {
    const office = await openRestorable();
    const backup = office.backup();
    const first = await paidAndLost(office);
    const second = await paidAndLost(office, bob);
    await office.restore(backup);
    let isAway = true;
    const app = office.spyOn({
      refund: async (request) => {
        if (isAway && request.paymentId === first) throw new TicketlyFault('unavailable', 'away');
        return office.gateway.refund(request);
      },
    });
    const look = async (): Promise<void> => {
      for (let n = 0; n < 4; n += 1) {
        office.clock.advance(31 * secondMs);
        await app.jobs.compareCharges.run().catch(() => undefined);
      }
    };
    await look();
    expect([office.money(first), office.money(second)]).toEqual([
      [1_999, 0],
      [1_999, 1_999],
    ]);
    expect(app.jobs.compareCharges.count()).toMatchObject([{ waiting: 1 }]);
    isAway = false;
    for (let n = 0; n < 6; n += 1) await look();
    expect(office.money(first)).toEqual([1_999, 1_999]);
    expect(app.jobs.compareCharges.count()).toMatchObject([{ waiting: 0, 'sent-back': 2 }]);
  });

  test('one that the gateway will not send back is told, and not asked about for ever', async () => {
    const office = await openRestorable();
    const paymentId = await paidAndLost(office);
    let asks = 0;
    const app = office.spyOn({
      refund: async () => {
        asks += 1;
        throw new TicketlyFault('unexpected', 'disputed');
      },
    });
    for (let look = 0; look < 10; look += 1) {
      office.clock.advance(10 * minuteMs);
      await app.jobs.compareCharges.run();
    }
    expect(asks).toBe(1);
    expect(office.alarms.map(({ end }: UnknownCharge) => end)).toEqual(['sent-back', 'refused']);
    expect(office.money(paymentId)).toEqual([1_999, 0]);
  });

  test('a thousand charges are compared within the budget, in steps', async () => {
    const office = await openRestorable();
    const origin = await office.ports.chargeMarks.origin();
    await office.app.jobs.compareCharges.run();
    const amount = money(1_999, 'EUR');
    for (let n = 0; n < 1_000; n += 1) {
      const paymentId = `lost-${n}` as PaymentId;
      await office.gateway.open({
        ...{ paymentId, orderId: `order-${n}` as Order['orderId'], origin, amount },
        ...{ description: '', idempotencyKey: paymentId },
      });
      office.gateway.succeed(paymentId);
    }
    let refunds = 0;
    const app = office.spyOn({
      refund: async (request) => {
        refunds += 1;
        return office.gateway.refund(request);
      },
    });
    office.clock.advance(31 * secondMs);
    await app.jobs.compareCharges.run();
    expect(refunds).toBeLessThan(100);
    for (let step = 0; step < 200; step += 1) {
      office.clock.advance(secondMs);
      await app.jobs.compareCharges.run();
    }
    expect(refunds).toBe(1_000);
    expect(office.gateway.ledger().every(({ status }) => status === 'refunded')).toBe(true);
  });
});
