import type { Discount } from '../../../discounts/index.ts';
import type { DiscountId, EventId, PrincipalId } from '../../../kernel/index.ts';
import { expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import { limitClauses } from './limits.ts';
import { givenMinor, newDiscount, openDiscountedSale } from './subject.ts';
import type { DiscountsSubject, DiscountWishes } from './subject.ts';

const saved = async ({ ports }: DiscountsSubject, wishes: DiscountWishes): Promise<Discount> => {
  const state = newDiscount(wishes);
  expectOk(await ports.discounts.save({ state, events: [], expectedVersion: 0 }), 'a new discount');
  return state;
};

const retired = async ({ ports }: DiscountsSubject, discount: Discount, version = 1): Promise<Discount> => {
  const state: Discount = { ...discount, progress: { status: 'retired', retiredAt: discount.createdAt } };
  expectOk(await ports.discounts.save({ state, events: [], expectedVersion: version }), 'a retirement');
  return state;
};

const ada = 'ada' as PrincipalId;
const anEvent = (): EventId => freshName('concert') as EventId;
const idsOf = (discounts: readonly Discount[]): DiscountId[] => discounts.map(({ discountId }) => discountId);

const codeClauses: readonly Clause<DiscountsSubject>[] = [
  {
    name: 'gives a code of an event to one active discount, of fifty that are made at once',
    races: true,
    run: async (subject) => {
      const eventId = anEvent();
      const made = Array.from({ length: 50 }, () => newDiscount({ eventId }));
      const { discounts } = subject.ports;
      const answers = await raceOnBoth(subject, 50, (ports, n) =>
        ports.discounts.save({ state: made[n] ?? newDiscount(), events: [], expectedVersion: 0 }),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many discounts have one code');
      for (const answer of answers.filter(({ ok }) => !ok))
        expectRefused(answer, 'kernel/version-conflicting', 'a second discount with the code');
      const winner = made[answers.findIndex(({ ok }) => ok)];
      expectSame(await discounts.countOfEvent(eventId), 1, 'how many discounts the event has');
      const { code } = newDiscount();
      expectSame((await discounts.ofCode(eventId, code, ada))?.discount, winner, 'the discount of the code');
    },
  },
  {
    name: 'finds the active discount of a code, and else the last that had it',
    run: async (subject) => {
      const eventId = anEvent();
      const { discounts } = subject.ports;
      const { code } = newDiscount();
      const ofCode = async (): Promise<Discount | undefined> => (await discounts.ofCode(eventId, code, ada))?.discount;
      expectSame(await ofCode(), undefined, 'the discount of a code that nobody gave');
      const first = await retired(subject, await saved(subject, { eventId }));
      expectSame(await ofCode(), first, 'a retired discount');
      const second = await saved(subject, { eventId });
      expectSame(await ofCode(), second, 'the active discount');
      const third = await retired(subject, second);
      expectSame(await ofCode(), third, 'the last that was retired');
      await saved(subject, { eventId: anEvent() });
      expectSame(await ofCode(), third, 'the discount beside that of another event');
    },
  },
  {
    name: 'gives the discounts of an event page by page, newest first, and those that are public',
    run: async (subject) => {
      const eventId = anEvent();
      const { discounts } = subject.ports;
      const made: Discount[] = [];
      for (const code of ['A', 'B', 'C', 'D', 'E']) {
        made.unshift(await saved(subject, { eventId, code, isPublic: 'ACE'.includes(code) }));
      }
      const [newest] = made;
      if (newest !== undefined) made[0] = await retired(subject, newest);
      const first = await discounts.ofEvent(eventId, { limit: 2 });
      expectSame(first.items, made.slice(0, 2), 'the first page');
      const rest = await discounts.ofEvent(eventId, { limit: 3, cursor: first.nextCursor ?? '' });
      expectSame(rest, { items: made.slice(2), nextCursor: null }, 'the rest');
      expectSame(await discounts.countOfEvent(eventId), 5, 'how many there are');
      expectSame(idsOf(await discounts.publicOfEvent(eventId, 5)), [made[2], made[4]].map(idOf), 'the public ones');
      expectSame(idsOf(await discounts.publicOfEvent(eventId, 1)), [made[2]].map(idOf), 'the newest public one');
    },
  },
];

const idOf = (discount: Discount | undefined): DiscountId | undefined => discount?.discountId;

const endingClauses: readonly Clause<DiscountsSubject>[] = [
  {
    name: 'reserves a use with the claim, confirms it with the payment, and releases it with the refund',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const { seatSales, discounts } = subject.ports;
      const { discountId } = await sale.discount();
      const order = await sale.used({ ...newDiscount(), discountId });
      expectSame(
        await discounts.useOf(order.orderId),
        {
          ...{ orderId: order.orderId, discountId, buyerId: order.buyerId, givenMinor },
          ...{ status: 'reserved', expiresAt: order.progress.expiresAt },
        },
        'the use after the claim',
      );
      expectOk(await seatSales.settle(sale.settling(order)), 'a settlement');
      expectSame(await sale.statusOf(order), 'confirmed', 'the use after the payment');
      const paid = { reserved: 0, confirmed: 1, released: 0, givenMinor };
      expectSame(await discounts.usage(discountId), paid, 'the usage after the payment');
      expectOk(await seatSales.revert(sale.reverting(order)), 'a refund');
      expectSame(await sale.statusOf(order), 'released', 'the use after the refund');
      const back = { reserved: 0, confirmed: 0, released: 1, givenMinor: 0 };
      expectSame(await discounts.usage(discountId), back, 'the usage after the refund');
    },
  },
  {
    name: 'gives the use of an order that ended to the next, once',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const { seatSales } = subject.ports;
      const discount = await sale.discount({ totalLimit: 1 });
      const cancelled = await sale.used(discount);
      expectOk(await seatSales.release(sale.ending(cancelled, 'cancelled')), 'a cancellation');
      await seatSales.release(sale.ending(cancelled, 'cancelled'));
      const refunded = await sale.used(discount);
      expectRefused(await seatSales.claim(sale.using(discount)), 'discounts/code-used-up', 'a second use');
      expectOk(await seatSales.settle(sale.settling(refunded)), 'a settlement');
      expectRefused(await seatSales.claim(sale.using(discount)), 'discounts/code-used-up', 'a use beside a paid one');
      expectOk(await seatSales.revert(sale.reverting(refunded)), 'a refund');
      await seatSales.revert(sale.reverting(refunded));
      await sale.used(discount);
      expectRefused(await seatSales.claim(sale.using(discount)), 'discounts/code-used-up', 'a second use of the last');
    },
  },
  {
    name: 'confirms a use once, of fifty settlements at once',
    races: true,
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const { discounts } = subject.ports;
      const discount = await sale.discount({ totalLimit: 3 });
      const order = await sale.used(discount);
      const answers = await raceOnBoth(subject, 50, ({ seatSales }) => seatSales.settle(sale.settling(order)));
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many of fifty settled the order');
      const usage = await discounts.usage(discount.discountId);
      expectSame(usage, { reserved: 0, confirmed: 1, released: 0, givenMinor }, 'the usage');
      expectSame(await sale.counted(discount, order.buyerId), { total: 1, ofBuyer: 1 }, 'what counts');
      await sale.used(discount);
      await sale.used(discount);
    },
  },
  {
    name: 'knows no use of an order without a discount',
    run: async (subject) => {
      const sale = openDiscountedSale(subject);
      const discount = await sale.discount({ totalLimit: 1 });
      const order = await sale.placed(['a1']);
      expectOk(await subject.ports.seatSales.settle(sale.settling(order)), 'a settlement');
      expectSame(await sale.statusOf(order), undefined, 'its use');
      const usage = await subject.ports.discounts.usage(discount.discountId);
      expectSame(usage, { reserved: 0, confirmed: 0, released: 0, givenMinor: 0 }, 'the usage of an unused discount');
    },
  },
];

/** What every `Discounts` promises, with the `SeatSales` of the same store. */
export const discountsKit: Kit<DiscountsSubject> = {
  port: 'Discounts',
  clauses: [...codeClauses, ...endingClauses, ...limitClauses],
};
