import type { OrderPrice } from '@ticketly/core';
import type { HoldQuote } from '@ticketly/core/checkout';
import { sumLines } from '@ticketly/core/pricing';
import { z } from 'zod';
import { minorWords } from '../edge/values.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { lineOut, wireLine } from './holding.ts';
import { idOut, minorOut, moneyOut, ppmOut } from './values.ts';

/** A price in the parts that a buyer pays. */
export const priceOut = z
  .object({
    subtotal: moneyOut.describe('The sum of the ticket prices.'),
    discount: z
      .object({
        code: z.string().describe('The code, in upper case.'),
        amount: moneyOut.describe('What it took off.'),
      })
      .nullable()
      .describe('The discount; null without one.'),
    fees: z
      .array(
        z.object({
          name: z.string().describe('Name of the fee.'),
          per: z.enum(['ticket', 'order']).describe('Whether it is charged for each ticket or once for the order.'),
          amount: moneyOut.describe('The fee for the whole order.'),
        }),
      )
      .describe('The fees that the buyer pays.'),
    taxes: z
      .array(
        z.object({
          name: z.string().describe('Name of the tax.'),
          ppm: ppmOut,
          kind: z.enum(['included', 'added']).describe('Whether prices include the tax or it is added to them.'),
          amount: moneyOut.describe('The tax on the whole order.'),
        }),
      )
      .describe('The taxes on the discounted prices.'),
    total: moneyOut.describe('What the buyer pays: the subtotal, less the discount, plus fees and added taxes.'),
    lines: z
      .array(
        z.object({
          discountMinor: minorOut.describe(`Discount on this ticket. ${minorWords}`),
          feesMinor: z.array(z.int()).describe(`Part of each fee, in the order of \`fees\`. ${minorWords}`),
          taxesMinor: z.array(z.int()).describe(`Part of each tax, in the order of \`taxes\`. ${minorWords}`),
          totalMinor: minorOut.describe(`What the buyer pays for this ticket. ${minorWords}`),
        }),
      )
      .describe('The share of each ticket, in the order of the tickets. The shares sum to the amounts above.'),
  })
  .describe('The price in its parts.');

/** Fees that the organizer pays are hidden from the buyer. */
export const wirePrice = (price: OrderPrice) => {
  const { currency, discount, fees, taxes, lines } = price;
  const sum = sumLines(lines, price);
  const amountOf = (amountMinor: number | undefined) => ({ amountMinor: amountMinor ?? 0, currency });
  const isPaid = fees.map(({ payer }) => payer === 'buyer');
  return {
    subtotal: amountOf(sum.priceMinor),
    discount: discount && { code: discount.code, amount: amountOf(sum.discountMinor) },
    fees: fees.flatMap(({ name, per }, at) =>
      isPaid[at] === true ? [{ name, per, amount: amountOf(sum.feesMinor[at]) }] : [],
    ),
    taxes: taxes.map(({ name, ppm, kind }, at) => ({ name, ppm, kind, amount: amountOf(sum.taxesMinor[at]) })),
    total: amountOf(sum.totalMinor),
    lines: lines.map(({ discountMinor, feesMinor, taxesMinor, totalMinor }) => ({
      discountMinor,
      feesMinor: feesMinor.filter((_, at) => isPaid[at] === true),
      taxesMinor,
      totalMinor,
    })),
  };
};

export const quoteOut = z.object({
  holdId: idOut('hold'),
  lines: z.array(lineOut).describe('The held seats and places.'),
  price: priceOut,
  discountProblem: z
    .object({
      code: z.string().describe('Stable code of the refusal.'),
      title: z.string().describe('The reason, in words for the buyer.'),
    })
    .loose()
    .nullable()
    .describe(
      'Why the code does not apply, with the facts of that refusal; the price then leaves the discount out. Null if the code applies, or none was given.',
    ),
});

export const wireQuote = ({ holdId, lines, price, discountRefusal }: HoldQuote) => ({
  holdId,
  lines: lines.map(wireLine),
  price: wirePrice(price),
  discountProblem: discountRefusal && problemOf(discountRefusal),
});

/** A refusal embedded in an answer: it has no status of its own. */
const problemOf = (refusal: NonNullable<HoldQuote['discountRefusal']>) => {
  const { type: _, status: __, ...problem } = refusalAnswer(refusal).problem;
  return problem;
};
