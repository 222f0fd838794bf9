import { formatInstant } from '@ticketly/core';
import type { Order } from '@ticketly/core';
import type { ShownOrder } from '@ticketly/core/checkout';
import { priceOf } from '@ticketly/core/pricing';
import { z } from 'zod';
import { lineOut, wireLine } from './holding.ts';
import { paymentOut, wirePayment } from './payments.ts';
import { priceOut, wirePrice } from './prices.ts';
import { moneyOut, timeOut, wireTime } from './values.ts';

export const orderStatuses = ['pending', 'paid', 'partly_refunded', 'refunded', 'expired', 'cancelled'] as const;

export const orderOut = z.object({
  orderId: z.string(),
  sessionId: z.string(),
  eventId: z.string(),
  holdId: z.string(),
  status: z.enum(orderStatuses),
  lines: z.array(lineOut),
  total: moneyOut,
  price: priceOut,
  placedAt: timeOut,
  expiresAt: timeOut.nullable().describe('Until when an unpaid order keeps its seats.'),
  refunds: z
    .array(
      z.object({
        refundId: z.string(),
        seatIds: z.array(z.string()).describe('The seats it took; none if only money went back.'),
        amount: moneyOut,
        refundedAt: timeOut,
        reason: z.enum(['requested', 'session-cancelled', 'at-gateway', 'dispute-lost']),
      }),
    )
    .describe('What went back of it, the first first.'),
});

export const wireOrder = (order: Order) => ({
  orderId: order.orderId,
  sessionId: order.sessionId,
  eventId: order.eventId,
  holdId: order.holdId,
  status: order.progress.status,
  lines: order.lines.map(wireLine),
  total: order.total,
  price: wirePrice(priceOf(order)),
  placedAt: formatInstant(order.placedAt),
  expiresAt: order.progress.status === 'pending' ? wireTime(order.progress.expiresAt) : null,
  refunds: (order.refunds ?? []).map(({ refundId, seatIds, amount, refundedAt, reason }) => ({
    refundId,
    seatIds: [...seatIds],
    amount,
    refundedAt: formatInstant(refundedAt),
    reason,
  })),
});

export const shownOrderOut = orderOut.extend({
  payment: paymentOut
    .nullable()
    .describe(
      'The last attempt to pay a pending order, as last heard: go on at its `checkoutUrl`. Null before the first, and once the order is not pending.',
    ),
});

export const wireShownOrder = ({ order, payment }: ShownOrder) => ({
  ...wireOrder(order),
  payment: payment === null ? null : wirePayment(payment),
});
