import { formatInstant, formatMoney } from '@ticketly/core';
import type { EventOrder } from '@ticketly/core/dashboards';
import type { PendingRefund } from '@ticketly/core/payments';
import { z } from 'zod';
import { orderFields, wireOrderFields } from './checkout.ts';
import { moneyOut, timeOut } from './values.ts';

/** An order as its organizer sees it. */
export const eventOrderOut = z.object({
  ...orderFields,
  pendingRefunds: z
    .array(
      z.object({
        amount: moneyOut.describe('The amount that goes back.'),
        since: timeOut.describe('When the gateway was first asked for it.'),
        state: z
          .enum(['on-its-way', 'overdue', 'disputed'])
          .describe(
            '`on-its-way`: the gateway was asked for it. `overdue`: for more than six hours. `disputed`: it waits until a dispute is decided.',
          ),
        detail: z.string().describe('The state as sentences.'),
      }),
    )
    .describe('Refunds that the gateway has not confirmed yet.'),
});

const wordsOf: Readonly<Record<PendingRefund['state'], (amount: string) => string>> = {
  'on-its-way': (amount) => `The payment provider was asked to send ${amount} back and has not confirmed it yet.`,
  overdue: (amount) =>
    `The payment provider has not sent ${amount} back for more than six hours. ` +
    'It is asked again regularly; the operator of this platform has to look up the payment there.',
  disputed: (amount) =>
    `The buyer's bank disputes this payment, so ${amount} waits until the dispute is decided: ` +
    'otherwise the money might go back twice.',
};

export const wireEventOrder = ({ order, pendingRefunds }: EventOrder) => ({
  ...wireOrderFields(order),
  pendingRefunds: pendingRefunds.map(({ amount, since, state }) => ({
    amount,
    since: formatInstant(since),
    state,
    detail: wordsOf[state](formatMoney(amount)),
  })),
});
