import { ok, tellOnce } from '../kernel/index.ts';
import type { Instant, Result } from '../kernel/index.ts';
import { decideRefundOrder, orderFacts } from '../orders/index.ts';
import type { Order, OrderEnded, OrderUnpaid, RevertOrder } from '../orders/index.ts';
import { decideRevokeTickets, ticketFacts } from '../tickets/index.ts';
import type { Tickets } from '../tickets/index.ts';

/**
 * The request to the arbiter that refunds a paid order whole: the order refunded, its tickets
 * revoked.
 */
export const takeBack = async (
  ports: { readonly tickets: Tickets },
  order: Order,
  now: Instant,
): Promise<Result<Omit<RevertOrder, 'effect'>, OrderUnpaid | OrderEnded>> => {
  const decided = decideRefundOrder({ now }, order);
  if (!decided.ok) return decided;
  const [{ payload: refunded }] = decided.value;
  const revoked = decideRevokeTickets({ now }, await ports.tickets.ofOrder(order.orderId));
  return ok({
    refunded,
    events: [...tellOnce(orderFacts, decided.value, now), ...tellOnce(ticketFacts, revoked, now)],
  });
};
