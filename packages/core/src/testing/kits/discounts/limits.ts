import type { UseRefusal } from '../../../discounts/index.ts';
import { plusMs } from '../../../kernel/index.ts';
import type { DiscountId } from '../../../kernel/index.ts';
import { expectOk, expectRefused, expectSame, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { freshName, longMs, untilLapsed, raceOnBoth } from '../subject.ts';
import { openDiscountedSale } from './subject.ts';
import type { DiscountsSubject, DiscountWishes } from './subject.ts';

const racers = 50;

/** What `Discounts` promises about limits, also under concurrent claims. */
export const limitClauses: readonly Clause<DiscountsSubject>[] = [
  {
    name: 'grants fifty racing buyers as many uses as there may be, and says to the others that none is left',
    races: true,
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const discount = await sale.discount({ totalLimit: 7 });
      const answers = await raceOnBoth(subject, racers, ({ seatSales }) => seatSales.claim(sale.using(discount)));
      expectSame(answers.filter(({ ok }) => ok).length, 7, 'how many of fifty orders use a discount for seven');
      for (const answer of answers.filter(({ ok }) => !ok)) {
        const refusal = expectRefused(answer, 'discounts/code-used-up', 'an order without a use');
        expectSame(refusal.limit, 7, 'the limit that is named');
      }
      const usage = await subject.ports.discounts.usage(discount.discountId);
      expectSame(usage, { reserved: 7, confirmed: 0, released: 0, givenMinor: 0 }, 'the usage');
    },
  },
  {
    name: 'leaves nothing behind of an order that is refused a use',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const discount = await sale.discount({ totalLimit: 1 });
      await sale.used(discount);
      const claim = sale.using(discount);
      expectRefused(await subject.ports.seatSales.claim(claim), 'discounts/code-used-up', 'an order too many');
      expectSame(await subject.ports.orders.find(claim.order.orderId), undefined, 'the refused order');
      expectSame(await sale.statusOf(claim.order), undefined, 'its use');
      expectOk(await subject.ports.seatSales.claim({ ...claim, effects: [] }), 'the same order without a discount');
    },
  },
  {
    name: 'grants one buyer as many uses of each discount as one may have, of those that race',
    races: true,
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const who = freshName('buyer');
      const discount = await sale.discount({ perBuyerLimit: 2 });
      const other = await sale.discount({ code: 'OTHER', perBuyerLimit: 2 });
      const answers = await raceOnBoth(subject, 20, ({ seatSales }) => seatSales.claim(sale.using(discount, { who })));
      expectSame(answers.filter(({ ok }) => ok).length, 2, 'how many uses one buyer has who may have two');
      for (const answer of answers.filter(({ ok }) => !ok))
        expectRefused(answer, 'discounts/code-used-up-by-buyer', 'a third use');
      await sale.used(other, { who });
      await sale.used(discount);
    },
  },
  {
    name: 'gives a use back by the clock when its order was not paid in time, swept or not',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const discount = await sale.discount({ totalLimit: 1, perBuyerLimit: 1 });
      const who = freshName('buyer');
      const lapsed = await sale.used(discount, { who, ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const counted = (): Promise<unknown> => sale.counted(discount, lapsed.buyerId);
      expectSame(await counted(), { total: 0, ofBuyer: 0 }, 'what counts after the only use lapsed');
      await sale.used(discount, { who });
      expectSame(await counted(), { total: 1, ofBuyer: 1 }, 'the uses');
      expectOk(await subject.ports.seatSales.release(sale.ending(lapsed, 'expired')), 'the end of the lapsed order');
      const claim = await subject.ports.seatSales.claim(sale.using(discount));
      expectRefused(claim, 'discounts/code-used-up', 'a use after one end was counted twice');
    },
  },
  {
    name: 'keeps the use of a pinned order',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const discount = await sale.discount({ totalLimit: 1 });
      const order = await sale.used(discount, { ttlMs: subject.ttlMs });
      const until = plusMs(order.progress.expiresAt, longMs);
      expectOk(await subject.ports.seatSales.pin(order.orderId, until), 'a pin');
      await untilLapsed(subject);
      expectRefused(
        await subject.ports.seatSales.claim(sale.using(discount)),
        'discounts/code-used-up',
        'the use of a pinned order',
      );
    },
  },
  {
    name: 'grants no use before its time, after it, or of a discount that was retired',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const { seatSales, discounts, clock } = subject.ports;
      const before = plusMs(clock.now(), -longMs);
      const after = plusMs(clock.now(), longMs);
      const claimed = async (wishes: DiscountWishes): ReturnType<typeof seatSales.claim> =>
        seatSales.claim(sale.using(await sale.discount(wishes)));
      const early = await claimed({ code: 'EARLY', startsAt: after });
      expectSame(
        expectRefused(early, 'discounts/code-early', 'a use before its time').startsAt,
        after,
        'when it begins',
      );
      const over = await claimed({ code: 'OVER', endsAt: before });
      expectSame(expectRefused(over, 'discounts/code-over', 'a use after its time').endedAt, before, 'when it ended');
      const open = await sale.discount({ code: 'OPEN', startsAt: before, endsAt: after });
      const kept = await sale.used(open);
      const state = { ...open, progress: { status: 'retired', retiredAt: before } } as const;
      expectOk(await discounts.save({ state, events: [], expectedVersion: 1 }), 'a retirement');
      expectRefused(await seatSales.claim(sale.using(open)), 'discounts/code-over', 'a use of a retired discount');
      expectOk(await seatSales.settle(sale.settling(kept)), 'the payment of an order that had the use before');
      const unknown = await seatSales.claim(sale.using({ ...open, discountId: freshName('discount') as DiscountId }));
      expectRefused(unknown, 'discounts/code-unknown', 'a use of nothing');
    },
  },
  {
    name: 'takes the use of an order that is paid late again, or refuses the payment if none is left',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const { seatSales } = subject.ports;
      const discount = await sale.discount({ totalLimit: 2, perBuyerLimit: 1 });
      const [swept, unswept, third] = [
        await sale.used(discount, { ttlMs: subject.ttlMs }),
        await sale.used(discount, { ttlMs: subject.ttlMs }),
        freshName('buyer'),
      ];
      await untilLapsed(subject);
      expectOk(await seatSales.release(sale.ending(swept, 'expired')), 'the end of a lapsed order');
      const quicker = await sale.used(discount, { who: third });
      expectOk(await seatSales.settle(sale.settling(unswept)), 'a late payment with a use left');
      const late = await seatSales.settle(sale.settling(swept));
      expectRefused(late, 'discounts/code-used-up', 'a late payment with no use left');
      expectSame((await subject.ports.orders.find(swept.orderId))?.progress.status, 'expired', 'the late order');
      expectSame(await subject.ports.tickets.ofOrder(swept.orderId), [], 'its tickets');
      expectOk(await seatSales.release(sale.ending(quicker, 'cancelled')), 'a cancellation');
      expectOk(await seatSales.settle(sale.settling(swept)), 'the late payment once a use came back');
      const usage = await subject.ports.discounts.usage(discount.discountId);
      expectSame([usage.confirmed, usage.reserved, usage.released], [2, 0, 1], 'confirmed, reserved and released uses');
    },
  },
  {
    name: 'refuses a late payment whose buyer used the discount elsewhere meanwhile',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const discount = await sale.discount({ perBuyerLimit: 1 });
      const who = freshName('buyer');
      const late = await sale.used(discount, { who, ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      await sale.used(discount, { who });
      const answer = await subject.ports.seatSales.settle(sale.settling(late));
      const refusal: UseRefusal = expectRefused(answer, 'discounts/code-used-up-by-buyer', 'a late payment');
      expectSame(refusal.limit, 1, 'the limit');
    },
  },
  {
    name: 'stays within its limit while orders are placed, paid, cancelled and taken back at once',
    races: true,
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const { discounts } = subject.ports;
      const discount = await sale.discount({ totalLimit: 5 });
      let used = 0;
      await raceOnBoth(subject, 30, async ({ seatSales }, caller) => {
        const claim = sale.using(discount);
        const { ok } = await seatSales.claim(claim);
        const usage = await discounts.usage(discount.discountId);
        used = Math.max(used, usage.reserved + usage.confirmed);
        if (!ok) return;
        if (caller % 3 === 0) await seatSales.release(sale.ending(claim.order, 'cancelled'));
        else await seatSales.settle(sale.settling(claim.order));
        if (caller % 3 === 1) await seatSales.revert(sale.reverting(claim.order));
      });
      expectThat(used <= 5, `a discount for five orders was used by ${used} at once`);
      const { confirmed } = await discounts.usage(discount.discountId);
      const more = await raceOnBoth(subject, 10, ({ seatSales }) => seatSales.claim(sale.using(discount)));
      expectSame(confirmed + more.filter(({ ok }) => ok).length, 5, 'how many use it after some gave it back');
    },
  },
];
