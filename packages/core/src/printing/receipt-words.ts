import { formatMoney, money } from '../kernel/index.ts';
import { sumLines } from '../pricing/index.ts';
import type { LinePrice, Tax } from '../pricing/index.ts';
import type { ReceiptContent, ShownReceipt } from '../receipts/index.ts';
import { dayIn, placeOf, timeIn } from './when-and-where.ts';

/** A line of a receipt in words. */
export interface ReceiptRow {
  readonly label: string;
  readonly detail: string;
  readonly amount: string;
}

/** A sum of a receipt in words. */
export interface ReceiptSum {
  readonly label: string;
  readonly amount: string;
  /** `part` leads to the total, `within` is contained in it. */
  readonly kind: 'part' | 'total' | 'within';
}

/** Everything that stands on a receipt, as people read it, wherever it is shown. */
export interface ReceiptWords {
  /** As in `Receipt no. 12`. */
  readonly title: string;
  readonly sellerName: string;
  readonly sellerLines: readonly string[];
  readonly about: readonly (readonly [name: string, value: string])[];
  readonly rows: readonly ReceiptRow[];
  readonly sums: readonly ReceiptSum[];
}

/**
 * Puts a receipt into words. The parts that lead to the total sum to it, as the rows do with what
 * was taken off and added; what the organizer pays is not the buyer's to read.
 */
export const receiptWords = ({ number, issuedAt, corrects, content }: ShownReceipt): ReceiptWords => {
  const { kind, seller, event, lines, total, orderId, at } = content;
  const isReceipt = kind === 'receipt';
  const { timeZone } = event.venue;
  const priced = (amountMinor: number): string => formatMoney(money(amountMinor, total.currency));
  return {
    title: `${isReceipt ? 'Receipt' : 'Credit note'} no. ${number}`,
    sellerName: seller.details?.legalName ?? seller.name,
    sellerLines: sellerLines(seller),
    about: [
      ['Issued on', dayIn(timeZone, issuedAt)],
      [isReceipt ? 'Paid on' : 'Given back on', dayIn(timeZone, at)],
      ...(corrects === null ? [] : [['For receipt no.', String(corrects)] as const]),
      ['Order', orderId],
      ['Event', event.title],
      ['Time', timeIn(timeZone, event.startsAt)],
      ['Place', [event.venue.name, placeOf(event.venue)].join(', ')],
    ],
    rows: lines.map(({ label, tierName, parts }) => ({
      label: label ?? 'An amount of the order',
      detail: tierName,
      amount: priced(parts.priceMinor),
    })),
    sums: sumsOf(content, priced),
  };
};

const sellerLines = ({ name, details }: ReceiptContent['seller']): readonly string[] => {
  if (details === null) return [];
  const { legalName, address, taxId } = details;
  return [
    ...(legalName === name ? [] : [name]),
    ...address.split('\n'),
    ...(taxId === null ? [] : [`Tax id: ${taxId}`]),
  ];
};

const sumsOf = (
  { lines, fees, taxes, discountCode, total, kind }: ReceiptContent,
  priced: (amountMinor: number) => string,
): readonly ReceiptSum[] => {
  const sum = sumLines(
    lines.map(({ parts }) => parts),
    { fees, taxes },
  );
  const part = (label: string, amountMinor: number): readonly ReceiptSum[] =>
    amountMinor === 0 ? [] : [{ label, amount: priced(amountMinor), kind: 'part' }];
  const taxesOf = (wanted: Tax['kind']): readonly (readonly [string, number])[] =>
    taxes.flatMap((tax, at) => (tax.kind === wanted ? [[nameOf(tax), amountAt(sum, 'taxesMinor', at)] as const] : []));
  const parts = [
    ...part(discountCode === null ? 'Discount' : `Discount ${discountCode}`, -sum.discountMinor),
    ...fees.flatMap(({ name, payer }, at) => (payer === 'buyer' ? part(name, amountAt(sum, 'feesMinor', at)) : [])),
    ...taxesOf('added').flatMap(([name, amountMinor]) => part(name, amountMinor)),
  ];
  return [
    ...(parts.length === 0 ? [] : part('Tickets', sum.priceMinor)),
    ...parts,
    { label: kind === 'receipt' ? 'Total paid' : 'Total given back', amount: priced(total.amountMinor), kind: 'total' },
    ...taxesOf('included').map(([name, amountMinor]): ReceiptSum => ({
      label: `Includes ${name}`,
      amount: priced(amountMinor),
      kind: 'within',
    })),
  ];
};

const amountAt = (sum: LinePrice, part: 'feesMinor' | 'taxesMinor', at: number): number => sum[part][at] ?? 0;

/** As in `VAT 20 %`, or `VAT 7.7 %`. */
const nameOf = ({ name, ppm }: Tax): string => `${name} ${ppm / 10_000} %`;
