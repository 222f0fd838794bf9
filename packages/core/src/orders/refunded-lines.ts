import type { Instant, Money } from '../kernel/index.ts';
import type { Order, OrderLine, OrderRefund } from './order.ts';

/** What went back last: what an order's newest refund is about. Undefined if nothing did. */
export const lastRefundOf = ({
  refunds,
}: {
  readonly refunds?: Order['refunds'] | undefined;
}): OrderRefund | undefined => refunds?.at(-1);

/** How much money went back last: of an order from before refunds were kept, all of it. */
export const justRefundedOf = (order: Pick<Order, 'refunds' | 'total'>): Money =>
  lastRefundOf(order)?.amount ?? order.total;

/** When something went back last; undefined if nothing did. */
export const lastRefundedAt = ({ refunds, progress }: Pick<Order, 'refunds' | 'progress'>): Instant | undefined =>
  lastRefundOf({ refunds })?.refundedAt ?? (progress.status === 'refunded' ? progress.refundedAt : undefined);

/**
 * The lines whose seats went back with an order's newest refund. An order that was refunded before
 * refunds were kept went back whole.
 */
export const linesJustRefunded = (order: Pick<Order, 'lines' | 'refunds'>): readonly OrderLine[] => {
  const last = lastRefundOf(order);
  if (last === undefined) return order.lines;
  const seats = new Set(last.seatIds);
  return order.lines.filter(({ seatId }) => seats.has(seatId));
};

/** The lines whose seats no refund took back; those of an order that was ever paid. */
export const linesKept = ({ lines, refunds = [], progress }: Order): readonly OrderLine[] => {
  if (progress.status === 'refunded') return [];
  const gone = new Set(refunds.flatMap(({ seatIds }) => seatIds));
  return gone.size === 0 ? lines : lines.filter(({ seatId }) => !gone.has(seatId));
};

/** The lines that the order has tickets for now: of a paid order those that were not taken back. */
export const linesTicketed = (order: Order): readonly OrderLine[] =>
  order.progress.status === 'paid' || order.progress.status === 'partly_refunded' ? linesKept(order) : [];

/** What of an order's money went back, in minor units. */
export const refundedMinorOf = ({
  refunds,
  progress,
  total,
}: Pick<Order, 'refunds' | 'progress' | 'total'>): number => {
  if (refunds === undefined) return progress.status === 'refunded' ? total.amountMinor : 0;
  return refunds.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
};
