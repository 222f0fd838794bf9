import { holdIdOf, money, ok } from '../../../kernel/index.ts';
import type { OrderId, SessionId } from '../../../kernel/index.ts';
import type { SeatSales } from '../../../orders/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { in32Bits, ofFields, rewriting } from '../rewriting.ts';
import { alikeIds, breaking, fragileText, freshName } from '../subject.ts';
import { openSale } from './subject.ts';
import type { SeatSalesSubject } from './subject.ts';

const alikeClause = 'tells seats, holds, buyers and sessions apart by every character of their ids';
const givenClause = 'keeps of an order what it was given, to the last character, minor unit and fence';
const manyClause = 'claims, settles and lists as many seats as an order and a session have';
const stillClause = 'leaves an answer as it was given, whatever becomes of the order';

/** More than 32 bits hold. */
const largeFence = 4_294_967_296 * 8;

/** What `SeatSales` promises about what it is given: that it stays as it is, and whole. */
export const asGivenClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: alikeClause,
    run: async (subject) => {
      const session = freshName('Session').slice(0, 60);
      const alike = alikeIds(freshName('Alike').slice(0, 60));
      for (const sessionId of alikeIds(session) as readonly SessionId[]) {
        const sale = openSale(subject, sessionId);
        await sale.placed(alike);
        const { decisions } = await subject.ports.seatSales.taken(sessionId);
        expectSameSet(
          decisions.map(({ seatId }) => seatId),
          alike,
          `what is taken in ${sessionId}`,
        );
      }
      const sale = openSale(subject);
      for (const [n, name] of alike.entries()) {
        const wishes = {
          who: name,
          holdId: holdIdOf(sale.sessionId, alikeIds('Hold')[n] ?? name),
          maxPendingOrders: 1,
        };
        const { orderId, holdId } = await sale.placed([name], wishes);
        expectSame((await subject.ports.orders.ofHold(holdId))?.orderId, orderId, `the order of the hold ${holdId}`);
        const second = await subject.ports.seatSales.claim(sale.claimOf([`b${n}`], { who: name, maxPendingOrders: 1 }));
        expectRefused(second, 'orders/pending-limit-reached', `a second order of ${name}`);
      }
    },
  },
  {
    name: givenClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, orders } = subject.ports;
      const claim = sale.claimOf(['a1'], { fence: largeFence });
      const price = money(9_007_199_254_740_991, 'EUR');
      const lines = claim.order.lines.map((line) => ({ ...line, label: fragileText, price }));
      const order = { ...claim.order, lines, total: price };
      expectSame(expectOk(await seatSales.claim({ ...claim, order }), 'a claim'), order, 'the order');
      expectSame(await orders.find(order.orderId), order, 'the order when it is looked up');
      const { fenceFloor, decisions } = await seatSales.taken(sale.sessionId);
      expectSame([fenceFloor, decisions[0]?.fence], [largeFence, largeFence], 'the fences of what is taken');
      expectOk(await seatSales.release(sale.ending(order, 'cancelled')), 'a cancellation');
      const older = await seatSales.claim(sale.claimOf(['a1'], { fence: largeFence - 1 }));
      expectRefused(older, 'orders/fence-stale', 'a fence that is older by one');
      await sale.placed(['a1'], { fence: largeFence + 1 });
    },
  },
  {
    name: manyClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, orders, tickets } = subject.ports;
      const seats: string[] = [];
      for (let n = 0; n < 8; n += 1) {
        const own = Array.from({ length: 150 }, (_, at) => `s${n}-${at}`);
        const order = await sale.placed(own);
        seats.push(...own);
        if (n > 0) continue;
        expectSame((await orders.find(order.orderId))?.lines.length, own.length, 'how many lines a large order has');
        expectOk(await seatSales.settle(sale.settling(order)), 'its settlement');
        expectSame((await tickets.ofOrder(order.orderId)).length, own.length, 'how many tickets it has');
      }
      const { decisions } = await seatSales.taken(sale.sessionId);
      expectSameSet(
        decisions.map(({ seatId }) => seatId),
        seats,
        'what is taken of a large hall',
      );
    },
  },
  {
    name: stillClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const claim = sale.claimOf(['a1']);
      const given = expectOk(await seatSales.claim(claim), 'a claim');
      const paid = expectOk(await seatSales.settle(sale.settling(claim.order)), 'a settlement');
      expectOk(await seatSales.revert(sale.reverting(claim.order)), 'a refund');
      expectSame([given.progress.status, paid.progress.status], ['pending', 'paid'], 'what callers were told before');
    },
  },
];

const broken = breaking<'seatSales', SeatSalesSubject>('seatSales');
const rewrite = rewriting<'seatSales', SeatSalesSubject>('seatSales');
const lower = (text: string): string => text.toLowerCase();

/** Answers with one object for each order, which it changes. */
const sharing = (sales: SeatSales): Partial<SeatSales> => {
  const known = new Map<OrderId, object>();
  const shared = <Answer>(answer: Answer): Answer => {
    const result = answer as { readonly ok: boolean; readonly value?: { readonly orderId: OrderId } };
    if (result.value === undefined) return answer;
    const one = Object.assign(known.get(result.value.orderId) ?? {}, result.value);
    known.set(result.value.orderId, one);
    return ok(one) as Answer;
  };
  return {
    claim: async (request) => shared(await sales.claim(request)),
    settle: async (request) => shared(await sales.settle(request)),
    revert: async (request) => shared(await sales.revert(request)),
  };
};

/** `SeatSales` that keep something else than they were given, one defect each. */
export const asGivenSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  { name: 'ignores the case of a seat', rejectedBy: alikeClause, sabotage: rewrite(ofFields(['seatId'], lower)) },
  { name: 'ignores the case of a buyer', rejectedBy: alikeClause, sabotage: rewrite(ofFields(['buyerId'], lower)) },
  {
    name: 'ignores the case of a hold',
    rejectedBy: alikeClause,
    sabotage: rewrite(ofFields(['holdId'], lower)),
  },
  {
    name: 'ignores the case of a session',
    rejectedBy: alikeClause,
    sabotage: rewrite(ofFields(['sessionId', ''], (text) => text.replace(/^Session/i, lower))),
  },
  { name: 'keeps amounts in 32 bits', rejectedBy: givenClause, sabotage: rewrite(in32Bits('amountMinor')) },
  { name: 'keeps fences in 32 bits', rejectedBy: givenClause, sabotage: rewrite(in32Bits('fence')) },
  {
    name: 'trims labels',
    rejectedBy: givenClause,
    sabotage: rewrite(ofFields(['label'], (text) => text.trim())),
  },
  {
    name: 'claims the first hundred seats of an order',
    rejectedBy: manyClause,
    sabotage: broken((sales) => ({
      claim: ({ order, ...claim }) => sales.claim({ ...claim, order: { ...order, lines: order.lines.slice(0, 100) } }),
    })),
  },
  {
    name: 'lists the first thousand seats of a session',
    rejectedBy: manyClause,
    sabotage: broken((sales) => ({
      taken: async (sessionId) => {
        const { decisions, ...taken } = await sales.taken(sessionId);
        return { ...taken, decisions: decisions.slice(0, 1_000) };
      },
    })),
  },
  {
    name: 'changes the answers it gave',
    rejectedBy: stillClause,
    sabotage: broken(sharing),
  },
];
