import { z } from 'zod';
import { id } from '../edge/values.ts';

/** More tickets than any order has; the order itself bounds them. */
const maxTicketsInBody = 200;

const someOf = 'At least one of seatIds and ticketIds is required.';

/** Which tickets of an order to refund: by seat, by ticket, or a mix of both. */
export const refundBody = z
  .strictObject({
    seatIds: z
      .array(id('seat'))
      .min(1)
      .max(maxTicketsInBody)
      .optional()
      .describe('Ids of the seats whose tickets to refund.'),
    ticketIds: z.array(id('ticket')).min(1).max(maxTicketsInBody).optional().describe('Ids of the tickets to refund.'),
    withFees: z
      .boolean()
      .optional()
      .describe('Whether to refund also the fees that are not always refunded. Default: false.'),
    refundId: id('refund')
      .optional()
      .describe(
        'An id of your choice, unique within the order. A repeated request with the same id refunds nothing twice.',
      ),
  })
  .refine(({ seatIds, ticketIds }) => seatIds !== undefined || ticketIds !== undefined, {
    error: someOf,
    params: { rule: 'some-of' },
  });
