import { formatInstant } from '@ticketly/core';
import type { Receipt, ShownReceipt } from '@ticketly/core';
import { z } from 'zod';
import { priceOut, wirePrice } from './prices.ts';
import { sellerOut, wireSeller } from './organizations.ts';
import { countOut, idOut, moneyOut, timeOut } from './values.ts';

/** A receipt or a credit note. */
export const receiptOut = z.object({
  number: countOut('Number in the gapless series of all receipts and credit notes of the organization.'),
  kind: z.enum(['receipt', 'credit-note']).describe('`receipt`: for a payment. `credit-note`: for a refund.'),
  orderId: idOut('order'),
  issuedAt: timeOut.describe('When it was issued.'),
  at: timeOut.describe('When the order was paid or refunded.'),
  seller: z
    .object({
      name: z.string().describe('Name of the organization.'),
      details: sellerOut.nullable().describe('The seller; null if the organization had not set it.'),
    })
    .describe('Who sold the tickets.'),
  event: z
    .object({
      title: z.string().describe('Title of the event.'),
      startsAt: timeOut.describe('When the session starts.'),
      timeZone: z.string().describe('Time zone of the venue: an IANA name.'),
      place: z.string().describe('Name and city of the venue.'),
    })
    .describe('What the tickets are for.'),
  lines: z
    .array(
      z.object({
        label: z.string().nullable().describe('The seat; null where money was refunded without a ticket.'),
        tierName: z.string().describe('Name of the price tier.'),
        price: moneyOut.describe('Price of the ticket, before discounts, fees and added taxes.'),
      }),
    )
    .describe('The tickets.'),
  price: priceOut,
  total: moneyOut.describe('What was paid or refunded.'),
});

export const shownReceiptOut = receiptOut.extend({
  corrects: z.int().nullable().describe('Number of the receipt that a credit note corrects; null for a receipt.'),
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

/** A receipt shows the code that the buyer typed, and no id. */
const discountOf = (code: string | null): Parameters<typeof wirePrice>[0]['discount'] =>
  code === null ? null : { discountId: '' as never, code };

export const wireShownReceipt = (receipt: ShownReceipt) => ({ ...wireReceipt(receipt), corrects: receipt.corrects });
