import { formatInstant, minorUnitDigits } from '@ticketly/core';
import type { LedgerBalance, LedgerDifference, LedgerEntry, Money } from '@ticketly/core';
import type { ShownLedger } from '@ticketly/core/accounting';
import { z } from 'zod';
import type { CsvCell } from '../answers/csv-answer.ts';
import { timeOut } from './values.ts';

/** An amount in minor units, and in decimals as people write it. */
const ledgerMoneyOut = z.object({ amountMinor: z.int(), currency: z.string(), decimal: z.string() });

/** Decimals by ISO 4217, with a point and nothing else, as programs read them. */
const decimalOf = ({ amountMinor, currency }: Money): string => {
  const digits = minorUnitDigits(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${amountMinor < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
};

const wireMoney = (amount: Money) => ({ ...amount, decimal: decimalOf(amount) });

const account = z
  .string()
  .describe('`gateway:<provider>`, `receivable`, `organizer`, `platform`, `tax` or `disputes`.');

export const ledgerEntryOut = z.object({
  entryId: z.string(),
  kind: z.enum(['captured', 'sold', 'taken_back', 'returned', 'disputed']),
  postedAt: timeOut,
  eventId: z.string(),
  orderId: z.string(),
  paymentId: z.string(),
  postings: z.array(z.object({ account, amount: ledgerMoneyOut })).describe('They sum to zero.'),
});

export const shownLedgerOut = z.object({
  balances: z.array(z.object({ account, balance: ledgerMoneyOut })).describe('Of the whole period.'),
  items: z.array(ledgerEntryOut),
  nextCursor: z.string().nullable(),
});

const wireBalance = ({ account: of, balance }: LedgerBalance) => ({ account: of, balance: wireMoney(balance) });

const wireEntry = ({ entryId, kind, postedAt, eventId, orderId, paymentId, postings }: LedgerEntry) => ({
  entryId,
  kind,
  postedAt: formatInstant(postedAt),
  eventId,
  orderId,
  paymentId,
  postings: postings.map((posting) => ({ account: posting.account, amount: wireMoney(posting.amount) })),
});

export const wireLedger = ({ balances, items, nextCursor }: ShownLedger) => ({
  balances: balances.map(wireBalance),
  items: items.map(wireEntry),
  nextCursor,
});

export const ledgerColumns: readonly string[] = [
  ...['posted_at', 'entry_id', 'kind', 'event_id', 'order_id', 'payment_id'],
  ...['account', 'amount_minor', 'amount', 'currency'],
];

/** A row for each posting of an entry. */
export const ledgerRows = (entry: LedgerEntry): readonly (readonly CsvCell[])[] =>
  entry.postings.map((posting) => [
    formatInstant(entry.postedAt),
    entry.entryId,
    entry.kind,
    entry.eventId,
    entry.orderId,
    entry.paymentId,
    posting.account,
    posting.amount.amountMinor,
    // A number: a text below zero would be kept from being run as a formula.
    Number(decimalOf(posting.amount)),
    posting.amount.currency,
  ]);

export const ledgerDifferenceOut = z.object({
  kind: z.enum([
    ...(['missing-here', 'missing-there', 'captured-differs'] as const),
    ...(['returned-differs', 'disputed-differs', 'pending'] as const),
  ]),
  provider: z.string(),
  paymentId: z.string(),
  orderId: z.string(),
  here: ledgerMoneyOut,
  there: ledgerMoneyOut,
  movedAt: timeOut,
});

export const wireDifference = ({ hereMinor, thereMinor, currency, movedAt, ...rest }: LedgerDifference) => ({
  ...rest,
  here: wireMoney({ amountMinor: hereMinor, currency }),
  there: wireMoney({ amountMinor: thereMinor, currency }),
  movedAt: formatInstant(movedAt),
});
