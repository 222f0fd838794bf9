import { formatInstant } from '@ticketly/core';
import type { Receipt, ShownReceipt } from '@ticketly/core';
import { z } from 'zod';
import { priceOut, wirePrice } from './prices.ts';
import { sellerOut, wireSeller } from './organizations.ts';
import { moneyOut, timeOut } from './values.ts';

/** A receipt or a credit note. */
export const receiptOut = z.object({
  number: z.int().describe('In one series for all receipts and credit notes of the organization, without gaps.'),
  kind: z.enum(['receipt', 'credit-note']),
  orderId: z.string(),
  issuedAt: timeOut,
  at: timeOut.describe('When it was paid, or given back.'),
  seller: z.object({ name: z.string(), details: sellerOut.nullable() }),
  event: z.object({ title: z.string(), startsAt: timeOut, timeZone: z.string(), place: z.string() }),
  lines: z.array(
    z.object({
      label: z.string().nullable().describe('Null where an amount went back without a ticket.'),
      tierName: z.string(),
      price: moneyOut,
    }),
  ),
  price: priceOut,
  total: moneyOut,
});

export const shownReceiptOut = receiptOut.extend({
  corrects: z.int().nullable().describe('The number of the receipt that a credit note is about.'),
});

export const wireReceipt = ({ number, issuedAt, content }: Receipt) => {
  const { kind, orderId, at, seller, event, lines, discountCode, fees, taxes, total } = content;
  const { currency } = total;
  return {
    number,
    kind,
    orderId,
    issuedAt: formatInstant(issuedAt),
    at: formatInstant(at),
    seller: { name: seller.name, details: seller.details && wireSeller(seller.details) },
    event: {
      title: event.title,
      startsAt: formatInstant(event.startsAt),
      timeZone: event.venue.timeZone,
      place: [event.venue.name, event.venue.city].join(', '),
    },
    lines: lines.map(({ label, tierName, parts }) => ({
      label,
      tierName,
      price: { amountMinor: parts.priceMinor, currency },
    })),
    price: wirePrice({
      currency,
      lines: lines.map(({ parts }) => parts),
      discount: discountOf(discountCode),
      fees,
      taxes,
    }),
    total,
  };
};

/** A receipt keeps the code that the buyer typed, and no id. */
const discountOf = (code: string | null): Parameters<typeof wirePrice>[0]['discount'] =>
  code === null ? null : { discountId: '' as never, code };

export const wireShownReceipt = (receipt: ShownReceipt) => ({ ...wireReceipt(receipt), corrects: receipt.corrects });
