import { money } from '../kernel/index.ts';
import type { Money } from '../kernel/index.ts';
import type { Order, OrderLine } from '../orders/index.ts';
import { priceOf, refundOf } from '../pricing/index.ts';
import type { RefundPolicy } from '../pricing/index.ts';

/** What goes back to the buyer if these lines of an order are refunded. */
export const refundAmountOf = (order: Order, lines: readonly OrderLine[], policy: RefundPolicy): Money => {
  const seats = new Set(lines.map(({ seatId }) => seatId));
  const places = order.lines.flatMap(({ seatId }, place) => (seats.has(seatId) ? [place] : []));
  return money(refundOf(priceOf(order), places, policy).totalMinor, order.total.currency);
};
