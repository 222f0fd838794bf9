import { ok, refuse } from '../kernel/index.ts';
import type { Result, SeatId, TicketId } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import type { TicketUnknown, Tickets } from '../tickets/index.ts';
import { refundAsOrganizer } from './refund-as-organizer.ts';
import type { RefundPorts, RefundRefusal } from './refund-as-organizer.ts';
import type { RefundOrderCommand } from './refund-order.ts';

/** Who refunds which tickets of an order; at least one seat or ticket is named. */
export interface RefundTicketsCommand extends RefundOrderCommand {
  readonly seatIds?: readonly SeatId[] | undefined;
  readonly ticketIds?: readonly TicketId[] | undefined;
}

/** Why tickets were not refunded. */
export type RefundTicketsRefusal = RefundRefusal | TicketUnknown;

/**
 * Refunds single tickets of a paid order; the others stay as they are. In one transaction the seats
 * become free, their tickets are revoked and the refund becomes pending; then the gateway is asked,
 * and the reconciler retries until it answers. Refunding the last tickets ends the order as
 * `refunded`; refunding others leaves it `partly_refunded`.
 *
 * Each ticket is refunded at the price paid for it, plus its share of the fees that are refundable
 * on their own, or of all fees if `withFees` is set. The amount per ticket is the same whether
 * tickets are refunded one by one or at once.
 *
 * @param command `principal` must be an owner or a manager of the order's organization.
 * @returns the order as it then is; or
 *   - `orders/order-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `orders/order-unpaid` if it is pending
 *   - `orders/order-ended` if it expired, or was cancelled or refunded
 *   - `tickets/ticket-unknown` and `orders/seats-not-ordered` if they are not this order's
 *   - `orders/seats-refunded` if some went back before
 *   - `payments/refund-exceeds-captured` if less is left of the payment, as after a refund in the
 *     gateway's own dashboard
 *   - `payments/payment-disputed` while the payment is disputed
 * @throws a fault `contended` if its payment moved at each of eight attempts.
 * @example
 * const command = { principal, orderId, ticketIds: [ticketId] };
 * const refunded = await office.settlement.refundTickets(command);
 * if (refunded.ok) console.log(refunded.value.progress.status); // partly_refunded
 */
export const refundTickets =
  (ports: RefundPorts) =>
  (command: RefundTicketsCommand): Promise<Result<Order, RefundTicketsRefusal>> =>
    refundAsOrganizer(ports, command, () => seatsOf(ports, command));

const seatsOf = async (
  { tickets }: { readonly tickets: Tickets },
  { orderId, seatIds = [], ticketIds = [] }: RefundTicketsCommand,
): Promise<Result<readonly SeatId[], TicketUnknown>> => {
  const ofTickets: SeatId[] = [];
  const known = ticketIds.length === 0 ? [] : await tickets.ofOrder(orderId);
  for (const ticketId of ticketIds) {
    const ticket = known.find((each) => each.ticketId === ticketId);
    if (ticket === undefined) return refuse({ code: 'tickets/ticket-unknown' });
    ofTickets.push(ticket.seatId);
  }
  return ok([...seatIds, ...ofTickets]);
};
