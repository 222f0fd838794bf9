import type { OutboxEvent } from '../../../kernel/index.ts';
import { expectOk, expectSame } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { misrouted } from '../samples.ts';
import { openSale } from './subject.ts';
import type { SeatSalesSubject } from './subject.ts';
import { breaking } from '../subject.ts';

const clause = 'tells every fact under the key it was given, whatever the fact is about';

/** What `SeatSales` promises about the log. */
export const logClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: clause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const order = await sale.placed(['a1']);
      const payment = await sale.payment(order, 1);
      const paid = expectOk(await seatSales.settle({ ...sale.settling(order), effect: { payment } }), 'a settlement');
      const { state, events } = payment;
      const effect = { payment: { state, events: events.map(again), expectedVersion: 2 } };
      expectOk(await seatSales.revert({ ...sale.reverting(paid), effect }), 'a refund');
      expectOk(await seatSales.release(sale.ending(await sale.placed(['a2']), 'cancelled')), 'a cancellation');
      const told = (await sale.events()).map(({ type, routingKey }) => `${type} ${routingKey}`);
      const types = ['OrderCancelled', 'OrderPaid', 'OrderPlaced', 'OrderPlaced', 'OrderRefunded'];
      const expected = [...types, 'PaymentSucceeded', 'PaymentSucceeded'].map((type) => `${type} ${sale.eventId}`);
      expectSame(told.toSorted(), expected, 'what was told, and under which keys');
    },
  },
];

const again = (event: OutboxEvent): OutboxEvent => ({ ...event, id: `${event.id}-again` });

const broken = breaking<'seatSales', SeatSalesSubject>('seatSales');

/** `SeatSales` that misroute a fact, each in one step. */
export const logSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'keys the facts of a claim by what they are about',
    rejectedBy: clause,
    sabotage: broken((sales) => ({
      claim: (request) => sales.claim({ ...request, events: request.events.map(misrouted) }),
    })),
  },
  {
    name: 'keys the facts of a payment that settles by what they are about',
    rejectedBy: clause,
    sabotage: broken((sales) => ({
      settle: ({ effect, ...request }) => {
        if (effect === undefined) return sales.settle(request);
        const payment = { ...effect.payment, events: effect.payment.events.map(misrouted) };
        return sales.settle({ ...request, effect: { ...effect, payment } });
      },
    })),
  },
];
