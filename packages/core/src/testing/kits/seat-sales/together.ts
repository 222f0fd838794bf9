import { refuse } from '../../../kernel/index.ts';
import type { SeatSales, SettleOrder } from '../../../orders/index.ts';
import { expectOk, expectSame } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { breaking, freshName, untilLapsed } from '../subject.ts';
import { openSale } from './subject.ts';
import type { PendingOrder, Sale, SeatSalesSubject } from './subject.ts';

const clause = 'settles fifty orders that come at once, each for itself';

type Refusal = Extract<Awaited<ReturnType<SeatSales['settle']>>, { readonly ok: false }>['refusal']['code'];

/** The settlement of an order, with its own payment and the message that announced it. */
const settlementOf = async (
  sale: Sale,
  order: PendingOrder,
): Promise<Required<Pick<SettleOrder, 'effect'>> & SettleOrder> => {
  const message = { source: 'kit', messageId: freshName('message') };
  return { ...sale.settling(order), effect: { payment: await sale.payment(order, 1), message } };
};

/** Settlements that must be refused, each for a different reason. */
const refused = async (
  subject: SeatSalesSubject,
  sale: Sale,
): Promise<readonly (readonly [SettleOrder, Refusal])[]> => {
  const lapsed = await sale.placed(['l1', 'l2'], { ttlMs: subject.ttlMs });
  await untilLapsed(subject);
  await sale.placed(['l2']);
  const repeated = await settlementOf(sale, await sale.placed(['r1']));
  await subject.ports.inbox.record(repeated.effect.message ?? { source: '', messageId: '' });
  const stale = await settlementOf(sale, await sale.placed(['s1']));
  const payment = { ...stale.effect.payment, expectedVersion: 7 };
  const paid = await sale.placed(['p1']);
  expectOk(await subject.ports.seatSales.settle(sale.settling(paid)), 'a settlement before');
  return [
    [await settlementOf(sale, lapsed), 'orders/seats-taken'],
    [repeated, 'messaging/message-repeated'],
    [{ ...stale, effect: { ...stale.effect, payment } }, 'kernel/version-conflicting'],
    [await settlementOf(sale, paid), 'orders/order-paid'],
    [sale.settling(sale.claimOf(['u1']).order), 'orders/order-unknown'],
  ];
};

/** What `SeatSales` promises to many concurrent callers. */
export const togetherClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: clause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, payments, tickets, inbox } = subject.ports;
      const bad = await refused(subject, sale);
      const good: Awaited<ReturnType<typeof settlementOf>>[] = [];
      for (let at = 0; at < 45; at += 1) good.push(await settlementOf(sale, await sale.placed([`g${at}`, `h${at}`])));
      const before = (await sale.events()).length;
      // The bad ones are in the middle.
      const asked = [...good.slice(0, 20), ...bad.map(([request]) => request), ...good.slice(20)];
      const answers = await Promise.all(asked.map((request) => seatSales.settle(request)));
      const told = answers.map((answer) => (answer.ok ? 'ok' : answer.refusal.code));
      const expected = [
        ...good.slice(0, 20).map(() => 'ok'),
        ...bad.map(([, code]) => code),
        ...good.slice(20).map(() => 'ok'),
      ];
      expectSame(told, expected, 'what became of each');
      for (const { paid, tickets: issued, effect } of good) {
        expectSame(await subject.ports.orders.find(paid.orderId), paid, 'an order that was settled');
        expectSame(await tickets.ofOrder(paid.orderId), issued, 'its tickets');
        const stored = await payments.find(effect.payment.state.paymentId);
        expectSame(stored, { state: effect.payment.state, version: 2 }, 'its payment');
        expectSame(effect.message && (await inbox.has(effect.message)), true, 'whether its message is on record');
      }
      for (const [{ paid, effect }] of bad) {
        const sold = (await subject.ports.orders.find(paid.orderId))?.progress.status === 'paid' ? 1 : 0;
        expectSame((await tickets.ofOrder(paid.orderId)).length, sold, 'how many tickets a refused one has');
        const stored = effect && (await payments.find(effect.payment.state.paymentId));
        expectSame(stored?.version ?? 1, 1, 'the payment of a refused one');
      }
      expectSame((await sale.events()).length - before, 2 * good.length, 'how many events there are');
    },
  },
];

const broken = breaking<'seatSales', SeatSalesSubject>('seatSales');

/** `SeatSales` in which one of many concurrent callers affects another. */
export const togetherSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'refuses a settlement because of another that came at the same time',
    rejectedBy: clause,
    sabotage: broken((sales) => {
      let first: Refusal | undefined;
      return {
        settle: async (request) => {
          const answer = await sales.settle(request);
          if (!answer.ok) first ??= answer.refusal.code;
          return first === undefined ? answer : (refuse({ code: first }) as typeof answer);
        },
      };
    }),
  },
  {
    name: 'gives each the answer of the one before it',
    rejectedBy: clause,
    sabotage: broken((sales) => {
      let last: ReturnType<SeatSales['settle']> | undefined;
      return {
        settle: async (request) => {
          const own = sales.settle(request);
          const answer = (await last) ?? (await own);
          last = own;
          return answer;
        },
      };
    }),
  },
];
