import { ok, refuse, tellAs, tellOnce } from '../kernel/index.ts';
import type { Instant, Money, OutboxEvent, RefundId, Result, SeatId } from '../kernel/index.ts';
import { orderFacts } from './order-facts.ts';
import type { OrderFactTo } from './order-facts.ts';
import type { Order, OrderIn, OrderLine, OrderRefund, OrderRefundReason } from './order.ts';
import { linesKept } from './refunded-lines.ts';
import type { OrderEnded, OrderUnpaid, SeatsNotOrdered, SeatsRefunded } from './refusals.ts';

/** An order of which something can go back. */
export type RefundableOrder = OrderIn<'paid' | 'partly_refunded'>;

/** Passes orders of which something can go back. */
export const requireRefundable = (order: Order): Result<RefundableOrder, OrderUnpaid | OrderEnded> => {
  const { progress } = order;
  if (progress.status === 'pending') return refuse({ code: 'orders/order-unpaid' });
  if (progress.status === 'paid' || progress.status === 'partly_refunded') return ok({ ...order, progress });
  return refuse({ code: 'orders/order-ended', status: progress.status });
};

/**
 * The lines of these seats, in the order of the order's lines, each once; without seats those of
 * all that the buyer still has.
 */
export const linesToRefund = (
  order: RefundableOrder,
  seatIds: readonly SeatId[] | undefined,
): Result<readonly OrderLine[], SeatsNotOrdered | SeatsRefunded> => {
  const kept = linesKept(order);
  if (seatIds === undefined) return ok(kept);
  const ordered = new Set(order.lines.map(({ seatId }) => seatId));
  const unordered = seatIds.filter((seatId) => !ordered.has(seatId));
  if (unordered.length > 0) return refuse({ code: 'orders/seats-not-ordered', seatIds: unordered });
  const wanted = new Set(seatIds);
  const lines = kept.filter(({ seatId }) => wanted.has(seatId));
  if (lines.length === wanted.size) return ok(lines);
  const gone = [...wanted].filter((seatId) => !kept.some((line) => line.seatId === seatId));
  return refuse({ code: 'orders/seats-refunded', seatIds: gone });
};

/** What goes back of an order, and why. */
export interface RefundOfOrder {
  readonly refundId: RefundId;
  readonly lines: readonly OrderLine[];
  readonly amount: Money;
  readonly reason: OrderRefundReason;
  readonly withFees?: boolean | undefined;
  readonly now: Instant;
}

/** Gives back some of an order. With its last seats the order is refunded, whatever money stays. */
export const decideRefundOrder = (
  { refundId, lines, amount, reason, withFees, now }: RefundOfOrder,
  order: RefundableOrder,
): OrderFactTo<'refunded' | 'partly_refunded'> => {
  const seatIds = lines.map(({ seatId }) => seatId);
  const refund: OrderRefund = {
    refundId,
    seatIds,
    amount,
    refundedAt: now,
    reason,
    ...(withFees !== undefined && { withFees }),
  };
  const refunds = [...(order.refunds ?? []), refund];
  const { paidAt, paymentId } = order.progress;
  return seatIds.length === linesKept(order).length
    ? {
        type: 'OrderRefunded',
        payload: { ...order, refunds, progress: { status: 'refunded', refundedAt: now, paymentId } },
      }
    : {
        type: 'OrderPartlyRefunded',
        payload: { ...order, refunds, progress: { status: 'partly_refunded', paidAt, paymentId } },
      };
};

/** The event of a refund: an order has one for each. */
export const tellRefund = (
  fact: OrderFactTo<'refunded' | 'partly_refunded'>,
  { refundId, now }: Pick<RefundOfOrder, 'refundId' | 'now'>,
): readonly OutboxEvent[] =>
  fact.type === 'OrderRefunded'
    ? tellOnce(orderFacts, [fact], now)
    : tellAs(orderFacts, fact, `${fact.payload.orderId}:${refundId}:${fact.type}`, now);
