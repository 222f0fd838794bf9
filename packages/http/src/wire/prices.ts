import type { OrderPrice } from '@ticketly/core';
import type { HoldQuote } from '@ticketly/core/checkout';
import { sumLines } from '@ticketly/core/pricing';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import { lineOut, wireLine } from './holding.ts';
import { moneyOut } from './values.ts';

const minor = z.int().describe('In minor units of the currency of the total.');

/** A price in the parts that a buyer pays. */
export const priceOut = z.object({
  subtotal: moneyOut.describe('The prices of the tickets.'),
  discount: z.object({ code: z.string(), amount: moneyOut }).nullable().describe('What was taken off.'),
  fees: z.array(z.object({ name: z.string(), per: z.enum(['ticket', 'order']), amount: moneyOut })),
  taxes: z.array(
    z.object({
      name: z.string(),
      ppm: z.int().describe('The rate in parts per million: 20 % is 200,000.'),
      kind: z.enum(['included', 'added']).describe('Already in the prices, or added to them.'),
      amount: moneyOut,
    }),
  ),
  total: moneyOut.describe('Subtotal, less the discount, with fees and added taxes.'),
  lines: z
    .array(z.object({ discountMinor: minor, feesMinor: z.array(minor), taxesMinor: z.array(minor), totalMinor: minor }))
    .describe('The part of each ticket, in the order of the lines, the fees and the taxes: they sum to the whole.'),
});

/** Fees that the organizer pays are no business of the buyer's. */
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
  holdId: z.string(),
  lines: z.array(lineOut),
  price: priceOut,
  discountProblem: z
    .object({ code: z.string(), title: z.string() })
    .loose()
    .nullable()
    .describe('Why the code does not apply, with the facts of that refusal. The price is then without it.'),
});

export const wireQuote = ({ holdId, lines, price, discountRefusal }: HoldQuote) => ({
  holdId,
  lines: lines.map(wireLine),
  price: wirePrice(price),
  discountProblem: discountRefusal && problemOf(discountRefusal),
});

/** A refusal inside an answer: it has no status of its own. */
const problemOf = (refusal: NonNullable<HoldQuote['discountRefusal']>) => {
  const { type: _, status: __, ...problem } = refusalAnswer(refusal).problem;
  return problem;
};
