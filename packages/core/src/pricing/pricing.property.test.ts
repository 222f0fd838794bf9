import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumLines } from './order-price.ts';
import type { LinePrice, OrderPrice } from './order-price.ts';
import { anySale, ask } from './pricing.fixture.ts';
import type { Sale } from './pricing.fixture.ts';
import type { Quoted } from './quote.ts';
import { refundOf } from './refund-of.ts';
import { sharesOf } from './shares-of.ts';

/** How many sales each property is tried with. */
const runs = Number(process.env['TICKETLY_SALES'] ?? 10_000);

/** Checks every sale that has a price. */
const ofEveryPrice = (holds: (quoted: Quoted, sale: Sale) => void): void =>
  fc.assert(
    fc.property(anySale, (sale) => {
      const answer = ask(sale);
      if (answer.ok) holds(answer.value, sale);
    }),
    { numRuns: runs },
  );

const sum = (amounts: readonly number[]): number => amounts.reduce((before, amount) => before + amount, 0);
const amountsOf = ({ priceMinor, discountMinor, feesMinor, taxesMinor, totalMinor }: LinePrice): readonly number[] => [
  priceMinor,
  discountMinor,
  ...feesMinor,
  ...taxesMinor,
  totalMinor,
];
/** The total, from the parts and what they are said to be. */
const recount = ({ lines, fees, taxes }: OrderPrice): number =>
  sum(
    lines.flatMap(({ priceMinor, discountMinor, feesMinor, taxesMinor }) => [
      priceMinor,
      -discountMinor,
      ...feesMinor.map((amount, at) => (fees[at]?.payer === 'buyer' ? amount : 0)),
      ...taxesMinor.map((amount, at) => (taxes[at]?.kind === 'added' ? amount : 0)),
    ]),
  );

describe('a price', () => {
  it('has parts that sum to the whole: to what is charged, and over the lines', () => {
    ofEveryPrice(({ price, total }, { lines }) => {
      expect(recount(price)).toBe(total.amountMinor);
      expect(sum(price.lines.map(({ totalMinor }) => totalMinor))).toBe(total.amountMinor);
      expect(price.lines.map(({ priceMinor }) => priceMinor)).toEqual(
        lines.map(({ price: { amountMinor } }) => amountMinor),
      );
    });
  });

  it('has no part below zero, whatever the discount, and none that is no whole number', () => {
    ofEveryPrice(({ price, total }) => {
      const amounts = [total.amountMinor, ...price.lines.flatMap(amountsOf)];
      expect(amounts.filter((amount) => !Number.isSafeInteger(amount) || amount < 0)).toEqual([]);
      expect(price.lines.filter(({ priceMinor, discountMinor }) => discountMinor > priceMinor)).toEqual([]);
    });
  });

  it('leaves the organizer nothing below zero, and the shares of all sum to what is paid', () => {
    ofEveryPrice(({ price }) => {
      const shares = price.lines.map((line) => sharesOf(line, price));
      expect(shares.filter(({ organizerMinor }) => organizerMinor < 0)).toEqual([]);
      expect(
        shares.map(({ organizerMinor, platformMinor, taxesMinor }) => organizerMinor + platformMinor + sum(taxesMinor)),
      ).toEqual(price.lines.map(({ totalMinor }) => totalMinor));
    });
  });

  it('is nothing for tickets that are free, or made free: a fee or a tax does not make them cost something', () => {
    ofEveryPrice(({ price }) => {
      const free = price.lines.filter(({ priceMinor, discountMinor }) => priceMinor === discountMinor);
      expect(free.map((line) => sum(amountsOf(line)))).toEqual(free.map(({ priceMinor }) => 2 * priceMinor));
    });
  });
});

describe('a refund', () => {
  it.each([{ withFees: true }, { withFees: false }])(
    'of one ticket after the other, in any order, comes to that of the whole: %o',
    (policy) => {
      fc.assert(
        fc.property(anySale, fc.infiniteStream(fc.nat()), (sale, ranks) => {
          const answer = ask(sale);
          if (!answer.ok) return;
          const { price } = answer.value;
          const order = price.lines
            .map((_, at) => ({ at, rank: ranks.next().value ?? 0 }))
            .sort((one, other) => one.rank - other.rank)
            .map(({ at }) => at);
          const single = order.map((at) => refundOf(price, [at], policy));
          expect(sumLines(single, price)).toEqual(refundOf(price, order, policy));
        }),
        { numRuns: runs },
      );
    },
  );

  it('with fees is all that was paid; without, never more, and what is kept is fees alone', () => {
    ofEveryPrice(({ price, total }) => {
      const all = price.lines.map((_, at) => at);
      expect(refundOf(price, all, { withFees: true }).totalMinor).toBe(total.amountMinor);
      const refund = refundOf(price, all, { withFees: false });
      const kept = sumLines(price.lines, price).feesMinor.filter(
        (_, at) => price.fees[at]?.payer === 'buyer' && !price.fees[at].isRefundable,
      );
      expect(refund.totalMinor + sum(kept)).toBe(total.amountMinor);
      expect(sharesOf(refund, price).organizerMinor).toBeGreaterThanOrEqual(0);
    });
  });
});
