import type { Payment } from '@ticketly/core';
import { refundsOf } from '@ticketly/core/payments';
import { z } from 'zod';
import { countOut, idOut, moneyOut } from './values.ts';

export const paymentOut = z.object({
  paymentId: idOut('payment'),
  orderId: idOut('order'),
  status: z
    .enum([
      'created',
      'requires_action',
      'succeeded',
      'failed',
      'cancelled',
      'refund_pending',
      'partly_refunded',
      'refunded',
      'mismatched',
    ])
    .describe(
      '`created`: not yet known to the gateway. `requires_action`: the buyer has to pay. `succeeded`, `failed`, `cancelled`: ended. `refund_pending`: money is on its way back. `partly_refunded`, `refunded`: money went back. `mismatched`: the gateway captured another amount, and a person has to decide.',
    ),
  amount: moneyOut.describe('What the buyer is charged.'),
  attempt: countOut('1 for the first attempt to pay the order.'),
  clientSecret: z
    .string()
    .nullable()
    .describe("For the gateway's code in the browser; null unless the buyer has to pay."),
  checkoutUrl: z
    .string()
    .nullable()
    .describe('Where the buyer pays; null if they have nothing to pay, or the gateway has no page.'),
  refunds: z
    .array(
      z.object({
        refundId: idOut('refund'),
        amount: moneyOut.describe('The refunded amount.'),
        status: z.enum(['pending', 'done']).describe('`pending`: the gateway has not confirmed it yet.'),
      }),
    )
    .describe('Its refunds, in the order in which they were made.'),
});

export const wirePayment = (payment: Payment) => {
  const { paymentId, orderId, amount, attempt, progress } = payment;
  return {
    paymentId,
    orderId,
    status: progress.status,
    amount,
    attempt,
    clientSecret: progress.status === 'requires_action' ? progress.clientSecret : null,
    checkoutUrl: progress.status === 'requires_action' ? progress.checkoutUrl : null,
    refunds: refundsOf(payment).map(({ refundId, amount: part, status }) => ({ refundId, amount: part, status })),
  };
};
