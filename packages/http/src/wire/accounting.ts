import { formatInstant, minorUnitDigits } from '@ticketly/core';
import type { LedgerBalance, LedgerDifference, LedgerEntry, Money } from '@ticketly/core';
import type { ShownLedger } from '@ticketly/core/accounting';
import { z } from 'zod';
import type { CsvCell } from '../answers/csv-answer.ts';
import { idOut, moneyOut, pageOut, timeOut } from './values.ts';

/** An amount in minor units, and in decimals as people write it. */
const ledgerMoneyOut = moneyOut.extend({
  decimal: z.string().describe('The same amount in major units, with a point and no grouping: `-12.50`.'),
});

/** Decimals by ISO 4217, with a point and no grouping, as programs read them. */
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
  entryId: z.string().describe('Id of the entry.'),
  kind: z
    .enum(['captured', 'sold', 'taken_back', 'returned', 'disputed'])
    .describe(
      '`captured`: the gateway captured a payment. `sold`: it paid for tickets. `taken_back`: tickets were refunded. `returned`: the gateway sent money back. `disputed`: a lost dispute took money.',
    ),
  postedAt: timeOut.describe('When the entry was posted.'),
  eventId: idOut('event'),
  orderId: idOut('order'),
  paymentId: idOut('payment'),
  postings: z
    .array(
      z.object({ account, amount: ledgerMoneyOut.describe('Positive for money received, negative for money owed.') }),
    )
    .describe('What the entry adds to each account. The amounts sum to zero.'),
});

export const shownLedgerOut = z.object({
  balances: z
    .array(z.object({ account, balance: ledgerMoneyOut.describe('The sum of its postings.') }))
    .describe('One for each account and currency, over the whole period.'),
  ...pageOut(ledgerEntryOut).shape,
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
    // A number: a negative amount as text would get the apostrophe against formulas.
    Number(decimalOf(posting.amount)),
    posting.amount.currency,
  ]);

export const ledgerDifferenceOut = z.object({
  kind: z
    .enum([
      ...(['missing-here', 'missing-there', 'captured-differs'] as const),
      ...(['returned-differs', 'disputed-differs', 'pending'] as const),
    ])
    .describe(
      '`missing-here`: only the gateway knows of the payment. `missing-there`: only the ledger does. `captured-differs`, `returned-differs`, `disputed-differs`: both do, with different amounts. `pending`: they agree, but the buyer has neither tickets nor the money back.',
    ),
  provider: z.string().describe('The payment gateway, such as `stripe`.'),
  paymentId: idOut('payment'),
  orderId: idOut('order'),
  here: ledgerMoneyOut.describe('The amount in the ledger.'),
  there: ledgerMoneyOut.describe('The amount at the gateway.'),
  movedAt: timeOut.describe('When the gateway last moved money of this payment.'),
});

export const wireDifference = ({ hereMinor, thereMinor, currency, movedAt, ...rest }: LedgerDifference) => ({
  ...rest,
  here: wireMoney({ amountMinor: hereMinor, currency }),
  there: wireMoney({ amountMinor: thereMinor, currency }),
  movedAt: formatInstant(movedAt),
});
