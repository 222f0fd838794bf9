import { formatInstant } from '@ticketly/core';
import type { Order } from '@ticketly/core';
import type { ShownOrder } from '@ticketly/core/checkout';
import { priceOf } from '@ticketly/core/pricing';
import { z } from 'zod';
import { lineOut, wireLine } from './holding.ts';
import { paymentOut, wirePayment } from './payments.ts';
import { priceOut, wirePrice } from './prices.ts';
import { idOut, moneyOut, timeOut, wireTime } from './values.ts';

export const orderStatuses = ['pending', 'paid', 'partly_refunded', 'refunded', 'expired', 'cancelled'] as const;

export const orderStatus = z
  .enum(orderStatuses)
  .describe(
    '`pending`: waits for payment. `paid`: has tickets. `partly_refunded`: some seats or money were refunded. `refunded`: everything was. `expired`: not paid in time. `cancelled`: by its buyer.',
  );

/** What its buyer and its organizer may know of an order. */
export const orderFields = {
  orderId: idOut('order'),
  sessionId: idOut('session'),
  eventId: idOut('event'),
  status: orderStatus,
  lines: z.array(lineOut).describe('The ordered seats and places.'),
  total: moneyOut.describe('What the buyer pays.'),
  price: priceOut,
  placedAt: timeOut.describe('When the order was placed.'),
  expiresAt: timeOut.nullable().describe('How long an unpaid order keeps its seats; null for any other order.'),
  refunds: z
    .array(
      z.object({
        refundId: idOut('refund'),
        seatIds: z.array(z.string()).describe('The refunded seats; empty if only money was refunded.'),
        amount: moneyOut.describe('The refunded amount.'),
        refundedAt: timeOut.describe('When it was refunded.'),
        reason: z
          .enum(['requested', 'session-cancelled', 'at-gateway', 'dispute-lost'])
          .describe(
            "`requested`: by the organizer. `session-cancelled`: with its session. `at-gateway`: in the gateway's dashboard. `dispute-lost`: to the buyer's bank.",
          ),
      }),
    )
    .describe('Its refunds, oldest first.'),
};

export const orderOut = z.object({ ...orderFields, holdId: idOut('hold') });

export const wireOrderFields = (order: Omit<Order, 'buyerId' | 'holdId' | 'fence'>) => ({
  orderId: order.orderId,
  sessionId: order.sessionId,
  eventId: order.eventId,
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

export const wireOrder = (order: Order) => ({ ...wireOrderFields(order), holdId: order.holdId });

export const shownOrderOut = orderOut.extend({
  payment: paymentOut
    .nullable()
    .describe(
      'The latest attempt to pay a pending order, as last reported by the gateway; the buyer continues at its `checkoutUrl`. Null before the first attempt, and for an order that is not pending.',
    ),
});

export const wireShownOrder = ({ order, payment }: ShownOrder) => ({
  ...wireOrder(order),
  payment: payment === null ? null : wirePayment(payment),
});
