import { z } from 'zod';
import { countOut, idOut } from './values.ts';

/** How far the refund of a cancelled session is. */
export const refundProgressOut = z.object({
  sessionId: idOut('session'),
  isCancelled: z.boolean().describe('Whether the session was cancelled, so that everything is refunded.'),
  paidOrders: countOut('Orders that were ever paid.'),
  refundedOrders: countOut('How many of them were fully refunded; their seats are free.'),
  paymentsOnTheirWay: countOut('Payments whose money the gateway has not sent back yet.'),
});
