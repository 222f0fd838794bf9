import type { RefundId, SeatId } from '../../../kernel/index.ts';
import { money, ok } from '../../../kernel/index.ts';
import { linesJustRefunded, linesKept } from '../../../orders/index.ts';
import type { Order, OrderRefund, RevertOrder } from '../../../orders/index.ts';
import { expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { oneEvent } from '../samples.ts';
import { breaking, freshName, raceOnBoth } from '../subject.ts';
import { now, openSale } from './subject.ts';
import type { Sale, SeatSalesSubject } from './subject.ts';

const bought = async (subject: SeatSalesSubject, sale: Sale, seatNames: readonly string[]): Promise<Order> => {
  const order = await sale.placed(seatNames);
  return expectOk(await subject.ports.seatSales.settle(sale.settling(order)), 'a settlement');
};

/** The request to give back these seats of the order as given. */
const returning = (subject: SeatSalesSubject, sale: Sale, order: Order, seatNames: readonly string[]): RevertOrder => {
  const refundedAt = now(subject);
  const refund: OrderRefund = {
    refundId: freshName('refund') as RefundId,
    seatIds: seatNames.map((name) => name as SeatId),
    amount: money(1_999 * seatNames.length, 'EUR'),
    refundedAt,
    reason: 'requested',
  };
  const isLast = linesKept(order).length === seatNames.length;
  const progress = isLast
    ? ({ status: 'refunded', refundedAt, paymentId: null } as const)
    : ({ status: 'partly_refunded', paidAt: refundedAt, paymentId: null } as const);
  const type = isLast ? 'OrderRefunded' : 'OrderPartlyRefunded';
  return {
    refunded: { ...order, progress, refunds: [...(order.refunds ?? []), refund] },
    events: [oneEvent(sale.sessionId, type, sale.eventId)],
  };
};

const liveSeats = async ({ ports }: SeatSalesSubject, { orderId }: Order): Promise<readonly string[]> =>
  (await ports.tickets.ofOrder(orderId))
    .filter(({ progress }) => progress.status !== 'revoked')
    .map(({ seatId }) => seatId);

const takenSeats = async ({ ports }: SeatSalesSubject, { sessionId }: Sale): Promise<readonly string[]> =>
  (await ports.seatSales.taken(sessionId)).decisions.map(({ seatId }) => seatId).toSorted();

const partClause = 'takes some seats of an order back: they are free, the others stay sold with their tickets';
const onceClause = 'decides every refund of an order on the one before, of fifty that come at once';
const resoldClause = 'leaves a seat alone that went back before and was sold again';

/** What `SeatSales` promises about orders that are taken back in parts. */
export const revertingClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: partClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, orders } = subject.ports;
      const order = await bought(subject, sale, ['a1', 'a2', 'a3']);
      const request = returning(subject, sale, order, ['a2']);
      const parted = expectOk(await seatSales.revert(request), 'a refund of one seat');
      expectSame(parted, request.refunded, 'the answer');
      expectSame(await orders.find(order.orderId), request.refunded, 'the order when it is looked up');
      expectSame(await liveSeats(subject, order), ['a1', 'a3'], 'whose tickets live');
      expectSame(await takenSeats(subject, sale), ['a1', 'a3'], 'what is taken');
      expectRefused(await seatSales.settle(sale.settling(order)), 'orders/order-paid', 'a settlement of it');
      expectRefused(await seatSales.release(sale.ending(order, 'cancelled')), 'orders/order-paid', 'an end of it');
      await sale.placed(['a2']);
      expectOk(await seatSales.revert(returning(subject, sale, parted, ['a1', 'a3'])), 'a refund of the others');
      expectSame((await orders.find(order.orderId))?.progress.status, 'refunded', 'the order without seats');
      expectSame(await liveSeats(subject, order), [], 'whose tickets live then');
    },
  },
  {
    name: 'records money that went back without a seat',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await bought(subject, sale, ['a1', 'a2']);
      const request = returning(subject, sale, order, []);
      expectOk(await subject.ports.seatSales.revert(request), 'a refund of money alone');
      expectSame(await subject.ports.orders.find(order.orderId), request.refunded, 'the order');
      expectSame(await liveSeats(subject, order), ['a1', 'a2'], 'whose tickets live');
      expectSame(await takenSeats(subject, sale), ['a1', 'a2'], 'what is taken');
    },
  },
  {
    name: onceClause,
    races: true,
    run: async (subject) => {
      const sale = openSale(subject);
      const { orders } = subject.ports;
      const order = await bought(subject, sale, ['a1', 'a2']);
      const answers = await raceOnBoth(subject, 50, ({ seatSales }) =>
        seatSales.revert(returning(subject, sale, order, ['a1'])),
      );
      expectSame(answers.filter((answer) => answer.ok).length, 1, 'how many of fifty refunds were made');
      for (const answer of answers.filter((each) => !each.ok)) {
        const refusal = expectRefused(answer, 'kernel/version-conflicting', 'a refund decided on an older order');
        expectSame(refusal.currentVersion, 1, 'how many refunds there are');
      }
      expectSame((await orders.find(order.orderId))?.refunds?.length, 1, 'the refunds on record');
      expectSame((await sale.events()).length, 3, 'how many events there are');
    },
  },
  {
    name: resoldClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const order = await bought(subject, sale, ['a1', 'a2']);
      const parted = expectOk(await seatSales.revert(returning(subject, sale, order, ['a1'])), 'a refund of one seat');
      const other = await bought(subject, sale, ['a1']);
      expectOk(await seatSales.revert(returning(subject, sale, parted, ['a2'])), 'a refund of the other seat');
      expectSame(await takenSeats(subject, sale), ['a1'], 'what is taken');
      expectSame(await liveSeats(subject, other), ['a1'], 'whose tickets live of the second buyer');
    },
  },
];

const broken = breaking<'seatSales', SeatSalesSubject>('seatSales');

/** `SeatSales` that take back parts of orders incorrectly, one defect each. */
export const revertingSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'frees every seat of an order that was refunded in part',
    rejectedBy: partClause,
    sabotage: broken((sales) => ({
      revert: async (request) => {
        const { refunded } = request;
        const all = refunded.refunds?.map((refund) => ({
          ...refund,
          seatIds: refunded.lines.map(({ seatId }) => seatId),
        }));
        return sales.revert({ ...request, refunded: { ...refunded, ...(all && { refunds: all }) } });
      },
    })),
  },
  {
    name: 'forgets that only some seats went back',
    rejectedBy: partClause,
    sabotage: broken((sales) => ({
      revert: async (request) => {
        if (linesJustRefunded(request.refunded).length === request.refunded.lines.length) return sales.revert(request);
        return ok(request.refunded);
      },
    })),
  },
  {
    name: 'decides a refund again and again on an order that moved',
    rejectedBy: onceClause,
    sabotage: broken((sales, { ports }) => ({
      revert: async (request) => {
        const answer = await sales.revert(request);
        if (answer.ok || answer.refusal.code !== 'kernel/version-conflicting') return answer;
        const known = (await ports.orders.find(request.refunded.orderId))?.refunds ?? [];
        const refunds = [...known, ...(request.refunded.refunds ?? []).slice(-1)];
        return sales.revert({ events: [], refunded: { ...request.refunded, refunds } });
      },
    })),
  },
];
