import type { Order } from '../../../orders/index.ts';
import { expectOk, expectRefused, expectSame, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { openSale } from './subject.ts';
import type { Sale, SeatSalesSubject } from './subject.ts';
import { freshName, longMs, untilLapsed, raceOnBoth } from '../subject.ts';

const statusOf = async (subject: SeatSalesSubject, { orderId }: Order): Promise<string | undefined> =>
  (await subject.ports.orders.find(orderId))?.progress.status;

const paid = async (subject: SeatSalesSubject, sale: Sale, seatNames: readonly string[]): Promise<Order> => {
  const order = await sale.placed(seatNames);
  return expectOk(await subject.ports.seatSales.settle(sale.settling(order)), 'a settlement');
};

/** Throws unless the order is as a refused settlement must leave it. */
const expectUnsettled = async (subject: SeatSalesSubject, sale: Sale, order: Order): Promise<void> => {
  expectSame(await statusOf(subject, order), 'pending', 'the order after a refused settlement');
  expectSame(await subject.ports.tickets.ofOrder(order.orderId), [], 'the tickets after a refused settlement');
  const types = (await sale.events()).map(({ type }) => type);
  expectSame(types, ['OrderPlaced'], 'the events after a refused settlement');
};

/** What `SeatSales` promises about orders that are paid, end, or are taken back. */
export const endingClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: 'settles an order, its seats, tickets, payment, message and events in one step',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1', 'a2'], { ttlMs: subject.ttlMs });
      const payment = await sale.payment(order, 1);
      const message = { source: 'kit', messageId: freshName('message') };
      const settling = sale.settling(order);
      const settled = expectOk(
        await subject.ports.seatSales.settle({ ...settling, effect: { payment, message } }),
        'a settlement',
      );
      expectSame(settled, settling.paid, 'the settled order');
      expectSame(await subject.ports.orders.find(order.orderId), settling.paid, 'the order when it is looked up');
      expectSame(await subject.ports.tickets.ofOrder(order.orderId), settling.tickets, 'the tickets');
      const stored = await subject.ports.payments.find(payment.state.paymentId);
      expectSame(stored, { state: payment.state, version: 2 }, 'the payment');
      expectSame(await subject.ports.inbox.has(message), true, 'whether the message is on record');
      const types = (await sale.events()).map(({ type }) => type);
      expectSame([...types].sort(), ['OrderPaid', 'OrderPlaced', 'PaymentSucceeded'], 'the events');
      await untilLapsed(subject);
      expectRefused(await subject.ports.seatSales.claim(sale.claimOf(['a2'])), 'orders/seats-taken', 'a sold seat');
    },
  },
  {
    name: 'settles an order once, of fifty that try at once',
    races: true,
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1', 'a2']);
      const answers = await raceOnBoth(subject, 50, ({ seatSales }) => seatSales.settle(sale.settling(order)));
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many of fifty settled the order');
      for (const answer of answers.filter(({ ok }) => !ok))
        expectRefused(answer, 'orders/order-paid', 'a second settlement');
      expectSame((await subject.ports.tickets.ofOrder(order.orderId)).length, 2, 'how many tickets there are');
      expectSame((await sale.events()).length, 2, 'how many events there are');
    },
  },
  {
    name: 'refuses a second payment of an order, and saves nothing of it',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await paid(subject, sale, ['a1']);
      const payment = await sale.payment(order, 2);
      const message = { source: 'kit', messageId: freshName('message') };
      const answer = await subject.ports.seatSales.settle({ ...sale.settling(order), effect: { payment, message } });
      expectRefused(answer, 'orders/order-paid', 'a second payment');
      expectSame((await subject.ports.payments.find(payment.state.paymentId))?.version, 1, 'the second payment');
      expectSame(await subject.ports.inbox.has(message), false, 'whether its message is on record');
      expectSame((await subject.ports.tickets.ofOrder(order.orderId)).length, 1, 'how many tickets there are');
    },
  },
  {
    name: 'settles an order that lapsed if its seats are still free',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const lapsed = await sale.placed(['a1'], { ttlMs: subject.ttlMs });
      const expired = await sale.placed(['a2'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      expectOk(await seatSales.release(sale.ending(expired, 'expired')), 'the end of a lapsed order');
      for (const order of [lapsed, expired]) {
        expectOk(await seatSales.settle(sale.settling(order)), 'a settlement of free seats');
        expectSame(await statusOf(subject, order), 'paid', 'the order');
      }
      expectRefused(
        await seatSales.claim(sale.claimOf(['a1', 'a2'])),
        'orders/seats-taken',
        'seats that were sold late',
      );
    },
  },
  {
    name: 'refuses an order that lapsed if another has a seat of it',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1', 'a2'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const other = await sale.placed(['a2']);
      const answer = await subject.ports.seatSales.settle(sale.settling(order));
      expectSame(expectRefused(answer, 'orders/seats-taken', 'a late settlement').conflicts, ['a2'], 'the conflict');
      expectSame(await subject.ports.tickets.ofOrder(order.orderId), [], 'the tickets of the late order');
      expectOk(await subject.ports.seatSales.settle(sale.settling(other)), 'a settlement of the other');
    },
  },
  {
    name: 'lets a message take effect once',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1']);
      const message = { source: 'kit', messageId: freshName('message') };
      await subject.ports.inbox.record(message);
      const payment = await sale.payment(order, 1);
      const answer = await subject.ports.seatSales.settle({ ...sale.settling(order), effect: { payment, message } });
      expectRefused(answer, 'messaging/message-repeated', 'a message that is on record');
      expectSame((await subject.ports.payments.find(payment.state.paymentId))?.version, 1, 'the payment');
      await expectUnsettled(subject, sale, order);
    },
  },
  {
    name: 'leaves nothing behind of a settlement against another version of the payment',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1']);
      const payment = { ...(await sale.payment(order, 1)), expectedVersion: 7 };
      const message = { source: 'kit', messageId: freshName('message') };
      const answer = await subject.ports.seatSales.settle({ ...sale.settling(order), effect: { payment, message } });
      const refusal = expectRefused(answer, 'kernel/version-conflicting', 'a settlement against version 7');
      expectSame(refusal.currentVersion, 1, 'the current version');
      expectSame(await subject.ports.inbox.has(message), false, 'whether the message is on record');
      await expectUnsettled(subject, sale, order);
    },
  },
  {
    name: 'expires an order only when its claims have lapsed, but cancels it at any time',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const order = await sale.placed(['a1']);
      const early = await seatSales.release(sale.ending(order, 'expired'));
      expectRefused(early, 'orders/order-still-live', 'the end of a living order');
      expectSame(await statusOf(subject, order), 'pending', 'the order');
      expectOk(await seatSales.release(sale.ending(order, 'cancelled')), 'a cancellation');
      const again = expectRefused(
        await seatSales.release(sale.ending(order, 'cancelled')),
        'orders/order-ended',
        'a second end',
      );
      expectSame(again.status, 'cancelled', 'how the order ended');
      const bought = await paid(subject, sale, ['a1']);
      expectRefused(
        await seatSales.release(sale.ending(bought, 'cancelled')),
        'orders/order-paid',
        'the end of a paid order',
      );
    },
  },
  {
    name: 'frees with an ended order no seat that another order took over',
    run: async (subject) => {
      const sale = openSale(subject);
      const old = await sale.placed(['a1', 'a2'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      await sale.placed(['a1']);
      expectOk(await subject.ports.seatSales.release(sale.ending(old, 'expired')), 'the end of a lapsed order');
      const { decisions } = await subject.ports.seatSales.taken(sale.sessionId);
      expectSame(
        decisions.map(({ seatId }) => seatId),
        ['a1'],
        'what is taken',
      );
      expectRefused(
        await subject.ports.seatSales.claim(sale.claimOf(['a1'])),
        'orders/seats-taken',
        'the other’s seat',
      );
    },
  },
  {
    name: 'takes a paid order back: seats free, tickets revoked, once',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, tickets } = subject.ports;
      const order = await paid(subject, sale, ['a1', 'a2']);
      const reverting = sale.reverting(order);
      expectOk(await seatSales.revert(reverting), 'a refund');
      const progress = (await tickets.ofOrder(order.orderId)).map((ticket) => ticket.progress.status);
      expectSame(progress, ['revoked', 'revoked'], 'the tickets');
      expectSame(await statusOf(subject, order), 'refunded', 'the order');
      expectSame((await seatSales.taken(sale.sessionId)).decisions, [], 'what is taken');
      const again = expectRefused(
        await seatSales.revert(sale.reverting(order)),
        'orders/order-ended',
        'a second refund',
      );
      expectSame(again.status, 'refunded', 'how the order ended');
      expectSame((await sale.events()).length, 3, 'how many events there are');
      await sale.placed(['a1', 'a2']);
    },
  },
  {
    name: 'knows no order that was never placed',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const { order } = sale.claimOf(['a1']);
      const settled = await seatSales.settle(sale.settling(order));
      expectRefused(settled, 'orders/order-unknown', 'a settlement of an unknown order');
      const until = subject.ports.clock.now();
      expectRefused(await seatSales.pin(order.orderId, until), 'orders/order-unknown', 'a pin of an unknown order');
      const released = await seatSales.release(sale.ending(order, 'cancelled'));
      expectRefused(released, 'orders/order-unknown', 'the end of an unknown order');
      expectRefused(
        await seatSales.revert(sale.reverting(order)),
        'orders/order-unknown',
        'a refund of an unknown order',
      );
      expectThat((await sale.events()).length === 0, 'nothing is told of an unknown order');
    },
  },
  {
    name: 'finds lapsed orders, and only those',
    run: async (subject) => {
      const sale = openSale(subject);
      const lapsed = await sale.placed(['a1'], { ttlMs: subject.ttlMs });
      const living = await sale.placed(['a2'], { ttlMs: longMs });
      const due = async (): Promise<readonly string[]> =>
        (await subject.ports.orders.lapsed({ limit: 1_000 })).map(({ orderId }) => orderId);
      expectThat(!(await due()).includes(lapsed.orderId), 'no order is lapsed before its time');
      await untilLapsed(subject);
      const found = await due();
      expectSame([found.includes(lapsed.orderId), found.includes(living.orderId)], [true, false], 'who has lapsed');
    },
  },
];
