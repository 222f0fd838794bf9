import type { PaymentId, Stored } from '../../../kernel/index.ts';
import type { Payment, Payments, PaymentUrgency, TakeDue } from '../../../payments/index.ts';
import { expectOk, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { newPayment } from '../samples.ts';
import { openSale } from '../seat-sales/subject.ts';
import type { SeatSalesSubject } from '../seat-sales/subject.ts';
import { breaking, freshName, untilLapsed, raceOnBoth } from '../subject.ts';

type Subject = SeatSalesSubject;

/** A gateway that only one clause uses, so that nobody else's payments are due. */
interface Asking {
  readonly provider: string;
  /** Saves an open payment. */
  opened(over?: Partial<Payment>): Promise<PaymentId>;
  /** Takes the payments that are due after `ttlMs` without news. */
  take(over?: Partial<TakeDue>): Promise<readonly PaymentId[]>;
}

const idsOf = (taken: readonly Stored<Payment>[]): PaymentId[] => taken.map(({ state }) => state.paymentId);

const asking = ({ ports: { payments, clock }, ttlMs }: Subject, provider = freshName('gateway')): Asking => {
  return {
    provider,
    opened: async (over) => {
      const state = newPayment(clock.now(), { provider, ...over });
      expectOk(await payments.save({ state, events: [], expectedVersion: 0 }), 'a payment');
      return state.paymentId;
    },
    take: async (over) =>
      idsOf(
        await payments.takeDue({ provider, urgency: 'open', limit: 100, quietMs: ttlMs, maxMs: 4 * ttlMs, ...over }),
      ),
  };
};

/** Saves a stored payment with this progress. */
const moved = async ({ ports }: Subject, paymentId: PaymentId, progress: Payment['progress']): Promise<void> => {
  const stored = await ports.payments.find(paymentId);
  expectThat(stored !== undefined, `payment ${paymentId} is stored`);
  const change = { state: { ...stored.state, progress }, events: [], expectedVersion: stored.version };
  expectOk(await ports.payments.save(change), 'a change');
};

const refundPending = ({ ports }: Subject): Payment['progress'] => ({
  status: 'refund_pending',
  providerRef: 'ref',
  reason: 'requested',
  since: ports.clock.now(),
});

/** What `Payments` promises to callers that ask gateways about payments. */
export const askingClauses: readonly Clause<Subject>[] = [
  {
    name: 'takes the unresolved once they have been quiet, and no others',
    run: async (subject) => {
      const { opened, take } = asking(subject);
      const [open, done] = [await opened(), await opened()];
      await moved(subject, done, { status: 'cancelled', providerRef: null, cancelledAt: subject.ports.clock.now() });
      expectSame(await take(), [], 'what is taken of payments saved just now');
      await untilLapsed(subject);
      expectSame(await take(), [open], 'what is taken of payments that were quiet');
    },
  },
  {
    name: 'comes to every payment, whatever lies before it',
    run: async (subject) => {
      const { opened, take } = asking(subject);
      const all: PaymentId[] = [];
      for (let count = 0; count < 5; count += 1) {
        all.push(await opened());
        await subject.wait(10);
      }
      await untilLapsed(subject);
      const taken = [...(await take({ limit: 2 })), ...(await take({ limit: 2 })), ...(await take({ limit: 2 }))];
      expectSame(taken, all, 'what three takes of two each give, the longest due first');
      expectSame(await take(), [], 'what is taken of payments that were just taken');
    },
  },
  {
    name: 'gives each due payment to one of fifty callers at once',
    races: true,
    run: async (subject) => {
      const { opened, take, provider } = asking(subject);
      const all = await Promise.all(Array.from({ length: 20 }, () => opened()));
      await untilLapsed(subject);
      const taken = (
        await raceOnBoth(subject, 50, (ports) => asking({ ...subject, ports }, provider).take({ limit: 3 }))
      ).flat();
      expectThat(new Set(taken).size === taken.length, `payments were given twice: ${taken.join()}`);
      const rest = await take();
      expectSameSet([...taken, ...rest], all, 'what was taken by one caller or another');
    },
  },
  {
    name: 'lets a payment rest twice as long each time it is taken, up to the most',
    run: async (subject) => {
      const { opened, take } = asking(subject);
      await opened();
      await untilLapsed(subject);
      expectSame((await take()).length, 1, 'how many are taken the first time');
      // Each wait lasts 1.25 lives: rests of two and four lives end in the second and the fourth
      // wait.
      const seen: number[] = [];
      for (let count = 0; count < 10; count += 1) {
        await untilLapsed(subject);
        seen.push((await take()).length);
      }
      expectSame(seen, [0, 1, 0, 0, 0, 1, 0, 0, 0, 1], 'how many are taken each time a life and a quarter is over');
    },
  },
  {
    name: 'takes those too that will be due within the time it is given',
    run: async (subject) => {
      const { opened, take } = asking(subject);
      const open = await opened();
      expectSame(await take({ aheadMs: Math.floor(subject.ttlMs / 2) }), [], 'what is due in half the time');
      expectSame(await take({ aheadMs: Math.ceil(subject.ttlMs * 1.25) }), [open], 'what is due in a longer time');
    },
  },
  {
    name: 'lets a payment rest anew from each time it is saved',
    run: async (subject) => {
      const { opened, take } = asking(subject);
      const open = await opened();
      await untilLapsed(subject);
      expectSame(await take(), [open], 'a quiet payment');
      await moved(subject, open, {
        status: 'requires_action',
        providerRef: 'ref',
        clientSecret: 'secret',
        checkoutUrl: null,
      });
      expectSame(await take(), [], 'a payment that was saved just now');
      await untilLapsed(subject);
      expectSame(await take(), [open], 'a payment that was quiet since it was saved');
    },
  },
  {
    name: 'hands out an open payment as ended, and soon, once its order is paid or over',
    run: async (subject) => {
      const { provider, opened, take } = asking(subject);
      const sale = openSale(subject);
      const [bought, dropped] = [await sale.placed(['a1']), await sale.placed(['a2'])];
      const left = [await opened({ orderId: bought.orderId }), await opened({ orderId: dropped.orderId })];
      for (let count = 0; count < 3; count += 1) {
        await subject.wait(subject.ttlMs * 5);
        expectSameSet(await take(), left, 'open payments of pending orders');
      }
      expectOk(await subject.ports.seatSales.settle(sale.settling(bought)), 'a settlement');
      expectOk(await subject.ports.seatSales.release(sale.ending(dropped, 'cancelled')), 'a cancellation');
      await untilLapsed(subject);
      expectSame(await take(), [], 'what is open of orders that are paid or over');
      expectSameSet(await take({ urgency: 'ended' }), left, 'what is left of orders that are paid or over');
      const late = await opened({ orderId: dropped.orderId, attempt: 2, provider });
      await untilLapsed(subject);
      expectSame(await take({ urgency: 'ended' }), [late], 'an attempt that was saved after its order ended');
    },
  },
  {
    name: 'keeps gateways apart, and refunds from the rest',
    run: async (subject) => {
      const [one, other] = [asking(subject), asking(subject)];
      const [refund, open, foreign] = [await one.opened(), await one.opened(), await other.opened()];
      await moved(subject, refund, refundPending(subject));
      await untilLapsed(subject);
      const taken = (from: Asking, urgency: PaymentUrgency): Promise<readonly PaymentId[]> => from.take({ urgency });
      expectSame(await taken(one, 'refund'), [refund], 'the refunds of one gateway');
      expectSame(await taken(one, 'ended'), [], 'what ended at one gateway');
      expectSame(await taken(one, 'open'), [open], 'what is open at one gateway');
      expectSame(await taken(other, 'open'), [foreign], 'what is open at the other');
    },
  },
  {
    name: 'counts what is unresolved, and knows how long it waits',
    run: async (subject) => {
      const { provider, opened, take } = asking(subject);
      const since = subject.ports.clock.now();
      const [refund, done] = [await opened(), await opened(), await opened()];
      await moved(subject, refund, refundPending(subject));
      await moved(subject, done, { status: 'cancelled', providerRef: null, cancelledAt: since });
      const own = async (): Promise<string[]> =>
        (await subject.ports.payments.backlog())
          .filter((each) => each.provider === provider)
          .map(({ urgency, count, restingSince, oldestSavedAt }) => {
            const waits = restingSince > oldestSavedAt ? 'rests on' : 'rests since it was saved';
            return `${count} ${urgency}, ${waits}`;
          });
      const saved = ['1 open, rests since it was saved', '1 refund, rests since it was saved'];
      expectSameSet(await own(), saved, 'the backlog of one gateway');
      await untilLapsed(subject);
      await take();
      expectSameSet(await own(), ['1 open, rests on', saved[1] ?? ''], 'the backlog after one was asked about');
    },
  },
];

const broken = breaking<'payments', Subject>('payments');

/** Remembers everything that was ever due, and returns its first page while it is unresolved. */
const onePage = (payments: Payments): Pick<Payments, 'takeDue'> => {
  const known = new Map<PaymentId, Stored<Payment>>();
  return {
    takeDue: async (request) => {
      for (const stored of await payments.takeDue({ ...request, limit: 100 }))
        known.set(stored.state.paymentId, stored);
      return [...known.values()].slice(0, request.limit);
    },
  };
};

/** Broken `Payments` adapters, one defect each. */
export const askingSaboteurs: readonly Saboteur<Subject>[] = [
  {
    name: 'asks after payments that were saved just now',
    rejectedBy: 'takes the unresolved once they have been quiet, and no others',
    sabotage: broken((payments) => ({ takeDue: (request) => payments.takeDue({ ...request, aheadMs: 1e9 }) })),
  },
  {
    name: 'gives one page of the oldest for ever',
    rejectedBy: 'comes to every payment, whatever lies before it',
    sabotage: broken(onePage),
  },
  {
    name: 'gives what is due to everybody who asks',
    rejectedBy: 'gives each due payment to one of fifty callers at once',
    sabotage: broken((payments) => {
      let last: readonly Stored<Payment>[] = [];
      return {
        takeDue: async (request) => {
          const taken = await payments.takeDue(request);
          if (taken.length > 0) last = taken;
          return last;
        },
      };
    }),
  },
  {
    name: 'asks as often about what it asked about a hundred times',
    rejectedBy: 'lets a payment rest twice as long each time it is taken, up to the most',
    sabotage: broken((payments) => ({
      takeDue: (request) => payments.takeDue({ ...request, maxMs: request.quietMs }),
    })),
  },
  {
    name: 'lets a payment rest longer and longer without end',
    rejectedBy: 'lets a payment rest twice as long each time it is taken, up to the most',
    sabotage: broken((payments) => ({ takeDue: (request) => payments.takeDue({ ...request, maxMs: 1e9 }) })),
  },
  {
    name: 'knows only the present',
    rejectedBy: 'takes those too that will be due within the time it is given',
    sabotage: broken((payments) => ({ takeDue: ({ aheadMs: _, ...request }) => payments.takeDue(request) })),
  },
  {
    name: 'does not notice that a payment was saved',
    rejectedBy: 'lets a payment rest anew from each time it is saved',
    sabotage: broken((payments) => ({
      takeDue: async (request) => {
        const first = await payments.takeDue(request);
        return first.length > 0 ? first : payments.takeDue({ ...request, aheadMs: request.quietMs });
      },
    })),
  },
  {
    name: 'does not notice that an order ended',
    rejectedBy: 'hands out an open payment as ended, and soon, once its order is paid or over',
    sabotage: broken((payments) => ({
      takeDue: async (request) => {
        if (request.urgency !== 'open') return [];
        const open = await payments.takeDue(request);
        return open.length > 0 ? open : payments.takeDue({ ...request, urgency: 'ended' });
      },
    })),
  },
  {
    name: 'takes one gateway for all',
    rejectedBy: 'keeps gateways apart, and refunds from the rest',
    sabotage: broken((payments) => ({
      takeDue: async (request) =>
        (
          await Promise.all(
            (await payments.backlog()).map(({ provider }) => payments.takeDue({ ...request, provider })),
          )
        ).flat(),
    })),
  },
  {
    name: 'counts refunds among the rest',
    rejectedBy: 'counts what is unresolved, and knows how long it waits',
    sabotage: broken((payments) => ({
      backlog: async () => (await payments.backlog()).map((each) => ({ ...each, urgency: 'open' })),
    })),
  },
];
