import type { Discounts, UseDiscount } from '../../../discounts/index.ts';
import { ok } from '../../../kernel/index.ts';
import type { ClaimSeats, SeatSales } from '../../../orders/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking, freshName } from '../subject.ts';
import type { DiscountsSubject } from './subject.ts';

const using = (
  change: (ports: DiscountsSubject['ports']) => Partial<SeatSales>,
): ((subject: DiscountsSubject) => DiscountsSubject) =>
  breaking<'seatSales', DiscountsSubject>('seatSales')((seatSales, { ports }) => change({ ...ports, seatSales }));

const finding = (
  change: (discounts: Discounts) => Partial<Discounts>,
): ((subject: DiscountsSubject) => DiscountsSubject) =>
  breaking<'discounts', DiscountsSubject>('discounts')((discounts) => change(discounts));

const useIn = ({ effects = [] }: ClaimSeats): UseDiscount | undefined =>
  effects.find((effect): effect is UseDiscount => effect.kind === 'discount-use');

const withUse = (claim: ClaimSeats, change: Partial<UseDiscount>): ClaimSeats => {
  const use = useIn(claim);
  return use === undefined ? claim : { ...claim, effects: [{ ...use, ...change }] };
};

/** Broken `Discounts` adapters, one defect each. */
export const discountsSaboteurs: readonly Saboteur<DiscountsSubject>[] = [
  {
    name: 'checks the limit, then acts',
    rejectedBy: 'grants fifty racing buyers as many uses as there may be, and says to the others that none is left',
    sabotage: using(({ seatSales, discounts }) => ({
      // The count was right when it was read; the claim itself does not count.
      claim: async (claim) => {
        const use = useIn(claim);
        if (use === undefined) return seatSales.claim(claim);
        const limit = (await discounts.find(use.discountId))?.state.terms.totalLimit ?? null;
        const { reserved, confirmed } = await discounts.usage(use.discountId);
        if (limit !== null && reserved + confirmed >= limit) return seatSales.claim(claim);
        const answer = await seatSales.claim(claim);
        const usedUp = !answer.ok && answer.refusal.code === 'discounts/code-used-up';
        return usedUp ? seatSales.claim({ ...claim, effects: [] }) : answer;
      },
    })),
  },
  {
    name: 'forgets to release the use of an order that is taken back',
    rejectedBy: 'reserves a use with the claim, confirms it with the payment, and releases it with the refund',
    sabotage: finding((discounts) => ({
      useOf: async (orderId) => {
        const use = await discounts.useOf(orderId);
        return use?.status === 'released' ? { ...use, status: 'confirmed' } : use;
      },
    })),
  },
  {
    name: 'keeps the use of a cart that is never paid',
    rejectedBy: 'gives a use back by the clock when its order was not paid in time, swept or not',
    sabotage: using(({ seatSales }) => ({
      claim: (claim) => seatSales.claim(withUse(claim, { expiresAt: Number.MAX_SAFE_INTEGER as never })),
    })),
  },
  {
    name: 'confirms a use twice',
    rejectedBy: 'confirms a use once, of fifty settlements at once',
    sabotage: using(({ seatSales, discounts }) => ({
      settle: async (request) => {
        const settled = await seatSales.settle(request);
        const use = settled.ok ? await discounts.useOf(request.paid.orderId) : undefined;
        if (use === undefined || !settled.ok) return settled;
        const orderId = freshName('order') as UseDiscount['orderId'];
        const paid = { ...request.paid, orderId, lines: [], holdId: freshName('hold') as never };
        const { discountId, buyerId, givenMinor, expiresAt } = use;
        const again: UseDiscount = { kind: 'discount-use', orderId, discountId, buyerId, givenMinor, expiresAt };
        const order = { ...paid, progress: { status: 'pending' as const, expiresAt } };
        await seatSales.claim({ order, maxPendingOrders: 100, edition: 1 as never, events: [], effects: [again] });
        await seatSales.settle({ paid, tickets: [], events: [] });
        return settled;
      },
    })),
  },
  {
    name: 'counts the uses of a buyer across discounts',
    rejectedBy: 'grants one buyer as many uses of each discount as one may have, of those that race',
    sabotage: (subject) => {
      const uses = new Map<string, number>();
      return using(({ seatSales }) => ({
        claim: async (claim) => {
          const use = useIn(claim);
          const answer = await seatSales.claim(claim);
          if (use === undefined || !answer.ok) return answer;
          const before = uses.get(use.buyerId) ?? 0;
          if (before >= 2) return { ok: false, refusal: { code: 'discounts/code-used-up-by-buyer', limit: 2 } };
          uses.set(use.buyerId, before + 1);
          return answer;
        },
      }))(subject);
    },
  },
  {
    name: 'grants a use to everybody who has one of another discount',
    rejectedBy: 'refuses a late payment whose buyer used the discount elsewhere meanwhile',
    sabotage: using(({ seatSales }) => ({
      settle: async (request) => {
        const settled = await seatSales.settle(request);
        const limited = !settled.ok && settled.refusal.code === 'discounts/code-used-up-by-buyer';
        return limited ? ok(request.paid) : settled;
      },
    })),
  },
  {
    name: 'pins the seats of an order, and not its use',
    rejectedBy: 'keeps the use of a pinned order',
    sabotage: using(({ seatSales }) => {
      const pinned = new Set<string>();
      return {
        pin: async (orderId, expiresAt) => {
          pinned.add(orderId);
          return seatSales.pin(orderId, expiresAt);
        },
        claim: async (claim) => {
          const answer = await seatSales.claim(claim);
          const lost = !answer.ok && answer.refusal.code === 'discounts/code-used-up' && pinned.size > 0;
          return lost ? ok(claim.order) : answer;
        },
      };
    }),
  },
  {
    name: 'asks nobody for the time',
    rejectedBy: 'grants no use before its time, after it, or of a discount that was retired',
    sabotage: using(({ seatSales }) => ({
      claim: async (claim) => {
        const answer = await seatSales.claim(claim);
        const untimely = !answer.ok && ['discounts/code-early', 'discounts/code-over'].includes(answer.refusal.code);
        return untimely ? ok(claim.order) : answer;
      },
    })),
  },
  {
    name: 'pays late orders whatever is left',
    rejectedBy: 'takes the use of an order that is paid late again, or refuses the payment if none is left',
    sabotage: using(({ seatSales }) => ({
      settle: async (request) => {
        const settled = await seatSales.settle(request);
        return !settled.ok && settled.refusal.code === 'discounts/code-used-up' ? ok(request.paid) : settled;
      },
    })),
  },
  {
    name: 'gives a code to a second discount',
    rejectedBy: 'gives a code of an event to one active discount, of fifty that are made at once',
    sabotage: finding((discounts) => ({
      save: async (change) => {
        const answer = await discounts.save(change);
        return !answer.ok && change.expectedVersion === 0 ? ok(1) : answer;
      },
    })),
  },
  {
    name: 'compares codes of different events',
    rejectedBy: 'finds the active discount of a code, and else the last that had it',
    sabotage: finding((discounts) => {
      const byCode = new Map<string, Awaited<ReturnType<Discounts['ofCode']>>>();
      return {
        save: async (change) => {
          byCode.set(change.state.code, { discount: change.state, uses: null });
          return discounts.save(change);
        },
        ofCode: async (_, code) => byCode.get(code),
      };
    }),
  },
  {
    name: 'lists what was retired as public',
    rejectedBy: 'gives the discounts of an event page by page, newest first, and those that are public',
    sabotage: finding((discounts) => ({
      publicOfEvent: async (eventId, limit) => {
        const { items } = await discounts.ofEvent(eventId, { limit: 100 });
        return items.filter(({ terms }) => terms.isPublic).slice(0, limit);
      },
    })),
  },
];
