import type { ClaimEffect } from '../../../orders/index.ts';
import { expectFault, expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { failingEvent } from '../samples.ts';
import { breaking, freshName, withPorts } from '../subject.ts';
import { openSale } from './subject.ts';
import type { SeatSalesSubject } from './subject.ts';

const claimClause = 'leaves nothing behind of a claim that fails on the way';
const settleClause = 'leaves nothing behind of a settlement that fails on the way, and no message of it';
const endClause = 'leaves an order as it was whose end or refund fails on the way';
const messageClause = 'keeps a message on record that came again with a settlement';

const someMessage = (): { readonly source: string; readonly messageId: string } => ({
  source: 'kit',
  messageId: freshName('message'),
});

/** An effect that no store knows. */
const unknownEffect: ClaimEffect = { kind: 'effect-of-nothing' };

/** What `SeatSales` promises about steps that fail halfway: each is one transaction. */
export const failingClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: claimClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, orders } = subject.ports;
      const claim = sale.claimOf(['a1', 'a2']);
      await expectFault(
        () => seatSales.claim({ ...claim, effects: [unknownEffect] }),
        'a claim with an unknown effect',
      );
      expectSame(await orders.find(claim.order.orderId), undefined, 'the order');
      expectSame(await orders.ofHold(claim.order.holdId), undefined, 'the order of the hold');
      expectSame((await seatSales.taken(sale.sessionId)).decisions, [], 'what is taken');
      expectSame(await sale.events(), [], 'what is told');
      expectOk(await seatSales.claim(claim), 'the claim without it');
    },
  },
  {
    name: settleClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, orders, payments, inbox, tickets } = subject.ports;
      const order = await sale.placed(['a1']);
      const effect = { payment: await sale.payment(order, 1), message: someMessage() };
      const settling = { ...sale.settling(order), effect };
      const failing = { ...settling, events: [...settling.events, failingEvent()] };
      await expectFault(() => seatSales.settle(failing), 'a settlement that can not be told');
      expectSame((await orders.find(order.orderId))?.progress.status, 'pending', 'the order');
      expectSame((await payments.find(effect.payment.state.paymentId))?.version, 1, 'the payment');
      expectSame(await inbox.has(effect.message), false, 'whether its message is on record');
      expectSame(await tickets.ofOrder(order.orderId), [], 'the tickets');
      expectSame((await sale.events()).length, 1, 'how many events there are');
      expectOk(await seatSales.settle(settling), 'the settlement, told as it can be');
      expectSame(await inbox.has(effect.message), true, 'whether the message is on record then');
    },
  },
  {
    name: messageClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, inbox } = subject.ports;
      const order = await sale.placed(['a1']);
      const effect = { payment: await sale.payment(order, 1), message: someMessage() };
      await inbox.record(effect.message);
      for (const time of ['first', 'second']) {
        const answer = await seatSales.settle({ ...sale.settling(order), effect });
        expectRefused(
          answer,
          'messaging/message-repeated',
          `a settlement by a message that is known, the ${time} time`,
        );
        expectSame(await inbox.has(effect.message), true, 'whether the message is still on record');
      }
      expectSame(await inbox.record(effect.message), false, 'whether it could be recorded anew');
    },
  },
  {
    name: endClause,
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales, orders, tickets } = subject.ports;
      const [kept, bought] = [await sale.placed(['a1']), await sale.placed(['a2'])];
      const paid = expectOk(await seatSales.settle(sale.settling(bought)), 'a settlement');
      const [ending, reverting] = [sale.ending(kept, 'cancelled'), sale.reverting(paid)];
      const told = (await sale.events()).length;
      await expectFault(
        () => seatSales.release({ ...ending, events: [...ending.events, failingEvent()] }),
        'a cancellation that can not be told',
      );
      await expectFault(
        () => seatSales.revert({ ...reverting, events: [...reverting.events, failingEvent()] }),
        'a refund that can not be told',
      );
      expectSame(await orders.find(kept.orderId), kept, 'the order that was to end');
      expectSame(await orders.find(paid.orderId), paid, 'the order that was to go back');
      const live = (await tickets.ofOrder(paid.orderId)).map(({ progress }) => progress.status);
      expectSame(live, ['issued'], 'its tickets');
      expectSame((await seatSales.taken(sale.sessionId)).decisions.length, 2, 'how many seats are taken');
      expectSame((await sale.events()).length, told, 'how many events there are');
    },
  },
];

const broken = breaking<'seatSales', SeatSalesSubject>('seatSales');

/** Runs `then` if a step fails. */
const afterFault = async <Answer>(step: Promise<Answer>, then: () => Promise<unknown>): Promise<Answer> => {
  try {
    return await step;
  } catch (error) {
    await then();
    throw error;
  }
};

/** `SeatSales` without transactions, one defect each. */
export const failingSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'takes the seats of a claim first, and fails then',
    rejectedBy: claimClause,
    sabotage: broken((sales) => ({
      claim: (request) => afterFault(sales.claim(request), () => sales.claim({ ...request, effects: [] })),
    })),
  },
  {
    name: 'saves the payment of a settlement first, and fails then',
    rejectedBy: settleClause,
    sabotage: broken((sales, { ports }) => ({
      settle: (request) =>
        afterFault(sales.settle(request), async () => request.effect && ports.payments.save(request.effect.payment)),
    })),
  },
  {
    name: 'settles the order first, and fails then',
    rejectedBy: settleClause,
    sabotage: broken((sales) => ({
      settle: ({ effect: _, ...request }) =>
        afterFault(sales.settle(request), () => sales.settle({ ...request, events: request.events.slice(0, 1) })),
    })),
  },
  {
    name: 'remembers the message of a settlement that failed',
    rejectedBy: settleClause,
    sabotage: broken((sales, { ports }) => ({
      settle: (request) =>
        afterFault(
          sales.settle(request),
          async () => request.effect?.message && ports.inbox.record(request.effect.message),
        ),
    })),
  },
  {
    name: 'forgets a message when it rolls back what came with it',
    rejectedBy: messageClause,
    sabotage: (subject) => {
      const { seatSales, inbox } = subject.ports;
      const forgotten = new Set<string>();
      const settle: typeof seatSales.settle = async (request) => {
        const answer = await seatSales.settle(request);
        if (!answer.ok && request.effect?.message) forgotten.add(request.effect.message.messageId);
        return answer;
      };
      const has: typeof inbox.has = async (message) => !forgotten.has(message.messageId) && inbox.has(message);
      return withPorts(subject, { seatSales: { ...seatSales, settle }, inbox: { ...inbox, has } });
    },
  },
  {
    name: 'frees the seats of an order first, and fails then',
    rejectedBy: endClause,
    sabotage: broken((sales) => ({
      release: (request) => afterFault(sales.release(request), () => sales.release({ ...request, events: [] })),
    })),
  },
  {
    name: 'takes an order back first, and fails then',
    rejectedBy: endClause,
    sabotage: broken((sales) => ({
      revert: (request) => afterFault(sales.revert(request), () => sales.revert({ ...request, events: [] })),
    })),
  },
];
