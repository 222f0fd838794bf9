import { z } from 'zod';
import { id } from '../edge/values.ts';

/** More tickets than any order has; the order itself bounds them. */
const maxTicketsInBody = 200;

const someOf = 'At least one of seatIds and ticketIds is needed.';

/** Which tickets of an order to refund: by their seats, by themselves, or some so and some so. */
export const refundBody = z
  .strictObject({
    seatIds: z.array(id('seat')).min(1).max(maxTicketsInBody).optional(),
    ticketIds: z.array(id('ticket')).min(1).max(maxTicketsInBody).optional(),
    withFees: z.boolean().optional().describe('Fees that are not refundable by themselves go back too. Default false.'),
    refundId: id('refund')
      .optional()
      .describe('A name of yours, unique within the order: asked again with it, nothing goes back twice.'),
  })
  .refine(({ seatIds, ticketIds }) => seatIds !== undefined || ticketIds !== undefined, {
    error: someOf,
    params: { rule: 'some-of' },
  });
