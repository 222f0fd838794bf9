import type { Payment } from '@ticketly/core';
import { refundsOf } from '@ticketly/core/payments';
import { z } from 'zod';
import { moneyOut } from './values.ts';

export const paymentOut = z.object({
  paymentId: z.string(),
  orderId: z.string(),
  status: z.enum([
    'created',
    'requires_action',
    'succeeded',
    'failed',
    'cancelled',
    'refund_pending',
    'partly_refunded',
    'refunded',
    'mismatched',
  ]),
  amount: moneyOut,
  attempt: z.int(),
  clientSecret: z.string().nullable(),
  checkoutUrl: z.string().nullable().describe('Where the buyer pays.'),
  refunds: z
    .array(z.object({ refundId: z.string(), amount: moneyOut, status: z.enum(['pending', 'done']) }))
    .describe('What goes back of it, or went.'),
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
