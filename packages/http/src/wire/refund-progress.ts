import { z } from 'zod';

/** How far the refund of a cancelled session is. */
export const refundProgressOut = z.object({
  sessionId: z.string(),
  isCancelled: z.boolean().describe('Whether everything of it is to go back.'),
  paidOrders: z.int().describe('Orders that were ever paid.'),
  refundedOrders: z.int().describe('Those of them that went back whole: their seats are free.'),
  paymentsOnTheirWay: z.int().describe('Payments whose money the gateway has not sent back yet.'),
});
