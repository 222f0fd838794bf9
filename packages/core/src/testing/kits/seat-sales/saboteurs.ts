import { holdIdOf, ok, plusMs, refuse, editionOf } from '../../../kernel/index.ts';
import type { OrderId, Edition } from '../../../kernel/index.ts';
import type { Fence } from '../../../locking/index.ts';
import type { SeatSales } from '../../../orders/index.ts';
import type { ShowingStale } from '../../../locking/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { newPayment } from '../samples.ts';
import { asGivenSaboteurs } from './as-given.ts';
import { failingSaboteurs } from './failing.ts';
import { logSaboteurs } from './log.ts';
import { revertingSaboteurs } from './reverting.ts';
import type { PendingOrder, SeatSalesSubject } from './subject.ts';
import { togetherSaboteurs } from './together.ts';
import { breaking, freshName, longMs, withPorts } from '../subject.ts';

const broken = breaking<'seatSales', SeatSalesSubject>('seatSales');

/** The same order under another name and hold, with other parts. */
const alias = (order: PendingOrder, over: Partial<PendingOrder> = {}): PendingOrder => ({
  ...order,
  orderId: freshName('alias') as OrderId,
  holdId: holdIdOf(order.sessionId, freshName('alias')),
  ...over,
});

const claiming: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'claims the seats it can get of an order it refuses',
    rejectedBy: 'claims all seats of an order or none, and names every conflict',
    sabotage: broken((sales) => ({
      claim: async (request) => {
        const answer = await sales.claim(request);
        if (answer.ok || answer.refusal.code !== 'orders/seats-taken') return answer;
        const { conflicts } = answer.refusal;
        const lines = request.order.lines.filter(({ seatId }) => !conflicts.includes(seatId));
        await sales.claim({ ...request, events: [], order: alias(request.order, { lines }) });
        return answer;
      },
    })),
  },
  {
    name: 'checks, then acts',
    rejectedBy: 'gives a seat to one of fifty racing orders',
    sabotage: broken((sales) => ({
      claim: async (request) => {
        const { decisions } = await sales.taken(request.order.sessionId);
        const free = !decisions.some(({ seatId }) => request.order.lines.some((line) => line.seatId === seatId));
        const answer = await sales.claim(request);
        return !answer.ok && free ? ok(request.order) : answer;
      },
    })),
  },
  {
    name: 'locks within its process, looks whether the seats are free, and takes them then',
    rejectedBy: 'gives a seat to one of fifty racing orders',
    sabotage: lockingAlone<'seatSales', SeatSalesSubject>('seatSales')((sales, turn) => ({
      claim: (request) =>
        turn(
          () => sales.taken(request.order.sessionId),
          async ({ decisions }) => {
            const isFree = !decisions.some(({ seatId }) => request.order.lines.some((line) => line.seatId === seatId));
            const answer = await sales.claim(request);
            return !answer.ok && isFree ? ok(request.order) : answer;
          },
        ),
    })),
  },
  {
    name: 'tells of an order it refused',
    rejectedBy: 'leaves nothing behind of an order it refused',
    sabotage: broken((sales, { ports }) => ({
      claim: async (request) => {
        const answer = await sales.claim(request);
        const state = newPayment(ports.clock.now());
        if (!answer.ok) await ports.payments.save({ state, events: request.events, expectedVersion: 0 });
        return answer;
      },
    })),
  },
  {
    name: 'never lets a claim lapse',
    rejectedBy: 'lets a lapsed claim be taken over, by one',
    sabotage: broken((sales) => ({
      claim: ({ order, ...rest }) => {
        const progress = { status: 'pending', expiresAt: plusMs(order.progress.expiresAt, longMs) } as const;
        return sales.claim({ ...rest, order: { ...order, progress } });
      },
    })),
  },
  {
    name: 'forgets the fence',
    rejectedBy: 'refuses an older fence than the last claim had, also on a free seat',
    sabotage: broken((sales) => ({
      claim: ({ order, ...rest }) =>
        sales.claim({ ...rest, order: { ...order, fence: Number.MAX_SAFE_INTEGER as Fence } }),
    })),
  },
  {
    name: 'makes a second order of a hold when asked again',
    rejectedBy: 'makes one order of a hold',
    sabotage: broken((sales) => ({
      claim: async (request) => {
        const answer = await sales.claim(request);
        return !answer.ok && answer.refusal.code === 'orders/hold-ordered' ? ok(request.order) : answer;
      },
    })),
  },
  {
    name: 'does not count the unpaid orders of a buyer',
    rejectedBy: 'bounds the unpaid orders of a buyer, in the step that places them',
    sabotage: broken((sales) => ({ claim: (request) => sales.claim({ ...request, maxPendingOrders: 1_000 }) })),
  },
  {
    name: 'revives a lapsed order by pinning it',
    rejectedBy: 'keeps the claims of a pinned order, and revives none that lapsed',
    sabotage: broken((sales, { ports }) => ({
      pin: async (orderId, expiresAt) => {
        const answer = await sales.pin(orderId, expiresAt);
        const order = await ports.orders.find(orderId);
        return answer.ok || order === undefined ? answer : ok(order);
      },
    })),
  },
  {
    name: 'forgets the fences of freed seats',
    rejectedBy: 'lists what is claimed and sold, and the highest fence of all',
    sabotage: broken((sales) => ({
      taken: async (sessionId) => {
        const { decisions, ...known } = await sales.taken(sessionId);
        return { ...known, decisions, fenceFloor: Math.max(0, ...decisions.map(({ fence }) => fence)) };
      },
    })),
  },
  {
    name: 'lists a table as one seat',
    rejectedBy: 'lists with a table that was claimed or sold how many it seats',
    sabotage: broken((sales) => ({
      taken: async (sessionId) => {
        const { decisions, ...known } = await sales.taken(sessionId);
        return { ...known, decisions: decisions.map(({ places: _, ...decision }) => decision) };
      },
    })),
  },
  {
    name: 'claims by whatever edition an order was judged',
    rejectedBy: 'refuses an order that was judged by an older edition of the session, and writes nothing of it',
    sabotage: broken((sales) => ({ claim: (request) => sales.claim({ ...request, edition: editionOf(1, 9) }) })),
  },
  {
    name: 'refuses everybody with whom one was late',
    rejectedBy: 'claims what was judged by the newest edition, whatever else is asked for at once',
    sabotage: broken((sales) => {
      let late: ShowingStale | undefined;
      let turn: Promise<unknown> = Promise.resolve();
      const claim: SeatSales['claim'] = async (request) => {
        const answer = late === undefined ? await sales.claim(request) : refuse(late);
        if (!answer.ok && answer.refusal.code === 'locking/showing-stale') late = answer.refusal;
        return answer;
      };
      return {
        claim: (request) => {
          const answered = turn.then(() => claim(request));
          turn = answered;
          return answered;
        },
      };
    }),
  },
  {
    name: 'remembers the edition of a session from when it first looked',
    rejectedBy: 'lists with what is taken the edition of the session, as it is then',
    sabotage: broken((sales) => {
      const first = new Map<string, Edition>();
      return {
        taken: async (sessionId) => {
          const taken = await sales.taken(sessionId);
          const edition = first.get(sessionId) ?? taken.edition;
          first.set(sessionId, edition);
          return { ...taken, edition };
        },
      };
    }),
  },
];

const ending: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'settles an order as often as it is asked',
    rejectedBy: 'settles an order once, of fifty that try at once',
    sabotage: broken((sales) => ({
      settle: async (request) => {
        const answer = await sales.settle(request);
        return !answer.ok && answer.refusal.code === 'orders/order-paid' ? ok(request.paid) : answer;
      },
    })),
  },
  {
    name: 'saves the payment first and then looks at the order',
    rejectedBy: 'refuses a second payment of an order, and saves nothing of it',
    sabotage: broken((sales, { ports }) => ({
      settle: async (request) => {
        const answer = await sales.settle(request);
        if (!answer.ok && request.effect !== undefined) await ports.payments.save(request.effect.payment);
        return answer;
      },
    })),
  },
  {
    name: 'sells the seats of a lapsed order whoever has them now',
    rejectedBy: 'refuses an order that lapsed if another has a seat of it',
    sabotage: broken((sales) => ({
      settle: async (request) => {
        const answer = await sales.settle(request);
        return !answer.ok && answer.refusal.code === 'orders/seats-taken' ? ok(request.paid) : answer;
      },
    })),
  },
  {
    name: 'refuses money that comes after the claims lapsed',
    rejectedBy: 'settles an order that lapsed if its seats are still free',
    sabotage: broken((sales, { ports }) => ({
      settle: async (request) => {
        const progress = (await ports.orders.find(request.paid.orderId))?.progress;
        if (progress?.status === 'pending' && progress.expiresAt > ports.clock.now()) return sales.settle(request);
        return { ok: false, refusal: { code: 'orders/order-ended', status: 'expired' } };
      },
    })),
  },
  {
    name: 'settles a lapsed order whatever became of the session',
    rejectedBy: 'settles a lapsed order only by the newest edition of the session, and a living one by any',
    sabotage: broken((sales) => ({
      settle: async (request) => {
        const answer = await sales.settle(request);
        if (answer.ok || answer.refusal.code !== 'locking/showing-stale') return answer;
        return sales.settle({ ...request, edition: answer.refusal.edition });
      },
    })),
  },
  {
    name: 'moves a session whatever seats are taken',
    rejectedBy: 'moves a session into another hall only if no seat is taken that nobody knew of',
    sabotage: (subject) => {
      const { sessions } = subject.ports;
      return withPorts(subject, { sessions: { ...sessions, saveInHall: (change) => sessions.save(change) } });
    },
  },
  {
    name: 'looks at the seats first, and moves the session then',
    rejectedBy: 'lets a move into another hall or the orders that race it win, never both',
    sabotage: (subject) => {
      const { sessions, seatSales } = subject.ports;
      const begun: Promise<unknown>[] = [];
      const sold = new Set<string>();
      const claim: SeatSales['claim'] = async (request) => {
        const answer = await seatSales.claim(request);
        if (answer.ok) sold.add(request.order.sessionId);
        return answer;
      };
      const saveInHall: typeof sessions.saveInHall = async (change) => {
        const { sessionId } = change.state;
        const isTaken = sold.has(sessionId);
        await seatSales.taken(sessionId);
        await Promise.all(begun);
        if (!isTaken) return sessions.save(change);
        return refuse({ code: 'kernel/version-conflicting', currentVersion: change.expectedVersion });
      };
      const racing: SeatSales['claim'] = (request) => {
        const answer = claim(request);
        begun.push(answer);
        return answer;
      };
      return withPorts(subject, {
        sessions: { ...sessions, saveInHall },
        seatSales: { ...seatSales, claim: racing },
      });
    },
  },
  {
    name: 'judges a living order by the session as it is now',
    rejectedBy: 'settles a lapsed order only by the newest edition of the session, and a living one by any',
    sabotage: broken((sales) => ({
      settle: async (request) => {
        const { edition } = await sales.taken(request.paid.sessionId);
        if (edition > (request.edition ?? 0)) return refuse({ code: 'locking/showing-stale', edition });
        return sales.settle(request);
      },
    })),
  },
  {
    name: 'forgets which messages took effect',
    rejectedBy: 'lets a message take effect once',
    sabotage: broken((sales) => ({
      settle: ({ effect, ...rest }) =>
        sales.settle(effect === undefined ? rest : { ...rest, effect: { payment: effect.payment } }),
    })),
  },
  {
    name: 'settles the order though its payment could not be saved',
    rejectedBy: 'leaves nothing behind of a settlement against another version of the payment',
    sabotage: broken((sales) => ({
      settle: async (request) => {
        const answer = await sales.settle(request);
        if (!answer.ok && answer.refusal.code === 'kernel/version-conflicting') {
          const { paid, tickets, events } = request;
          await sales.settle({ paid, tickets, events });
        }
        return answer;
      },
    })),
  },
  {
    name: 'expires an order that still lives',
    rejectedBy: 'expires an order only when its claims have lapsed, but cancels it at any time',
    sabotage: broken((sales) => ({
      release: async ({ ended, events }) => {
        const progress = { status: 'cancelled', cancelledAt: ended.placedAt } as const;
        return sales.release({ ended: { ...ended, progress }, events });
      },
    })),
  },
  {
    name: 'keeps the seats of an order that was taken back',
    rejectedBy: 'takes a paid order back: seats free, tickets revoked, once',
    sabotage: broken(() => ({ revert: async ({ refunded }) => ok(refunded) })),
  },
];

/** Broken `SeatSales` adapters, one defect each. */
export const seatSalesSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  ...claiming,
  ...ending,
  ...failingSaboteurs,
  ...revertingSaboteurs,
  ...togetherSaboteurs,
  ...logSaboteurs,
  ...asGivenSaboteurs,
];
