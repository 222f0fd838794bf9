import type { Payment } from '@ticketly/core';
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
});

export const wirePayment = ({ paymentId, orderId, amount, attempt, progress }: Payment) => ({
  paymentId,
  orderId,
  status: progress.status,
  amount,
  attempt,
  clientSecret: progress.status === 'requires_action' ? progress.clientSecret : null,
  checkoutUrl: progress.status === 'requires_action' ? progress.checkoutUrl : null,
});
