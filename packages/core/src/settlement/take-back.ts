import { tellOnce } from '../kernel/index.ts';
import { decideRefundOrder, tellRefund } from '../orders/index.ts';
import type { RefundableOrder, RefundOfOrder, RevertOrder } from '../orders/index.ts';
import { decideRevokeTickets, ticketFacts } from '../tickets/index.ts';
import type { Tickets } from '../tickets/index.ts';

/** The request to the arbiter that gives back part of a paid order, and revokes its tickets. */
export const takeBack = async (
  ports: { readonly tickets: Tickets },
  order: RefundableOrder,
  refund: RefundOfOrder,
): Promise<Omit<RevertOrder, 'effect'>> => {
  const { now, lines } = refund;
  const fact = decideRefundOrder(refund, order);
  const seats = new Set(lines.map(({ seatId }) => seatId));
  const tickets = lines.length === 0 ? [] : await ports.tickets.ofOrder(order.orderId);
  const dying = tickets.filter(({ seatId, progress }) => seats.has(seatId) && progress.status !== 'revoked');
  const revoked = decideRevokeTickets({ now }, dying);
  return { refunded: fact.payload, events: [...tellRefund(fact, refund), ...tellOnce(ticketFacts, revoked, now)] };
};
