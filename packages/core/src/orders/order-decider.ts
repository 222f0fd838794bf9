import { invariant, ok, refuse, sumMoney } from '../kernel/index.ts';
import type {
  EventId,
  Instant,
  OrderId,
  OrganizationId,
  OutboxEvent,
  PaymentId,
  Result,
  TicketId,
} from '../kernel/index.ts';
import type { Hold } from '../locking/index.ts';
import { ticketEvent } from '../tickets/index.ts';
import type { Ticket } from '../tickets/index.ts';
import { orderEvent } from './order-facts.ts';
import type { Order, OrderProgress } from './order.ts';
import type { OrderEnded, OrderPaid, OrderUnpaid } from './refusals.ts';

/** An order in one given state. */
export type OrderIn<Status extends OrderProgress['status']> = Order & {
  readonly progress: Extract<OrderProgress, { status: Status }>;
};

/** What becomes of an order, and the events that tell it. */
export interface OrderDecided<Status extends OrderProgress['status']> {
  readonly order: OrderIn<Status>;
  readonly events: readonly OutboxEvent[];
}

/** A hold becomes a pending order at the prices of the hold's moment. Its claims live until `expiresAt`, and the hold as long, once the locks are told of them. */
export const decidePlaceOrder = (command: {
  readonly hold: Hold;
  readonly orderId: OrderId;
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly currency: string;
  readonly expiresAt: Instant;
  readonly now: Instant;
}): OrderDecided<'pending'> => {
  const { hold, orderId, eventId, organizationId, currency, expiresAt, now } = command;
  invariant(hold.lines.length > 0, `hold ${hold.holdId} has no seats`);
  const order: OrderIn<'pending'> = {
    orderId,
    sessionId: hold.sessionId,
    eventId,
    organizationId,
    buyerId: hold.buyerId,
    holdId: hold.holdId,
    fence: hold.fence,
    lines: hold.lines,
    total: sumMoney(
      hold.lines.map(({ price }) => price),
      currency,
    ),
    placedAt: now,
    progress: { status: 'pending', expiresAt },
  };
  return { order, events: [orderEvent({ type: 'OrderPlaced', payload: order }, now)] };
};

/** A paid order and its tickets, one per line. */
export interface PaidDecided extends OrderDecided<'paid'> {
  readonly tickets: readonly Ticket[];
}

/**
 * The order as it is once paid: by a payment, or by nothing if its total is zero. Whether it may become so is for `SeatSales.settle` to say,
 * which alone knows whose the seats are: an expired order may still get them.
 */
export const decidePayOrder = (
  order: Order,
  command: { readonly paymentId: PaymentId | null; readonly ticketIds: readonly TicketId[]; readonly now: Instant },
): PaidDecided => {
  const { paymentId, ticketIds, now } = command;
  invariant(ticketIds.length === order.lines.length, `order ${order.orderId} needs one ticket id per line`);
  invariant(paymentId !== null || order.total.amountMinor === 0, `order ${order.orderId} is not free`);
  const paid: OrderIn<'paid'> = { ...order, progress: { status: 'paid', paidAt: now, paymentId } };
  const tickets = order.lines.map((line, place) => issue(order, line, ticketIds[place], now));
  const events = [
    orderEvent({ type: 'OrderPaid', payload: paid }, now),
    ...tickets.map((ticket) => ticketEvent({ type: 'TicketIssued', payload: ticket }, now)),
  ];
  return { order: paid, tickets, events };
};

const issue = (order: Order, line: Order['lines'][number], ticketId: TicketId | undefined, now: Instant): Ticket => {
  invariant(ticketId !== undefined, `no ticket id for seat ${line.seatId}`);
  return {
    ticketId,
    orderId: order.orderId,
    sessionId: order.sessionId,
    eventId: order.eventId,
    seatId: line.seatId,
    areaId: line.areaId ?? null,
    label: line.label,
    tierId: line.tierId,
    holderId: order.buyerId,
    serial: 1,
    issuedAt: now,
    progress: { status: 'issued' },
  };
};

/** Ends an unpaid order by its buyer's wish. */
export const decideCancelOrder = (
  order: Order,
  now: Instant,
): Result<OrderDecided<'cancelled'>, OrderEnded | OrderPaid> => {
  const unpaid = requireUnpaid(order);
  if (!unpaid.ok) return unpaid;
  const cancelled: OrderIn<'cancelled'> = { ...order, progress: { status: 'cancelled', cancelledAt: now } };
  return ok({ order: cancelled, events: [orderEvent({ type: 'OrderCancelled', payload: cancelled }, now)] });
};

/** Ends an order that was not paid in time. That its time is over is for the store's clock to say, in `SeatSales.release`. */
export const decideExpireOrder = (
  order: Order,
  now: Instant,
): Result<OrderDecided<'expired'>, OrderEnded | OrderPaid> => {
  const unpaid = requireUnpaid(order);
  if (!unpaid.ok) return unpaid;
  const expired: OrderIn<'expired'> = { ...order, progress: { status: 'expired', expiredAt: now } };
  return ok({ order: expired, events: [orderEvent({ type: 'OrderExpired', payload: expired }, now)] });
};

/** Takes a paid order back whole. */
export const decideRefundOrder = (
  order: Order,
  tickets: readonly Ticket[],
  now: Instant,
): Result<OrderDecided<'refunded'>, OrderUnpaid | OrderEnded> => {
  const { progress } = order;
  if (progress.status === 'pending') return refuse({ code: 'orders/order-unpaid' });
  if (progress.status !== 'paid') return refuse({ code: 'orders/order-ended', status: progress.status });
  const refunded: OrderIn<'refunded'> = {
    ...order,
    progress: { status: 'refunded', refundedAt: now, paymentId: progress.paymentId },
  };
  const revoked = tickets.map((ticket): Ticket => ({ ...ticket, progress: { status: 'revoked', revokedAt: now } }));
  const events = [
    orderEvent({ type: 'OrderRefunded', payload: refunded }, now),
    ...revoked.map((ticket) => ticketEvent({ type: 'TicketRevoked', payload: ticket }, now)),
  ];
  return ok({ order: refunded, events });
};

/** Lets orders pass that may still be paid or ended. */
export const requireUnpaid = (order: Order): Result<OrderIn<'pending'>, OrderEnded | OrderPaid> => {
  const { progress } = order;
  if (progress.status === 'pending') return ok({ ...order, progress });
  if (progress.status === 'paid') return refuse({ code: 'orders/order-paid' });
  return refuse({ code: 'orders/order-ended', status: progress.status });
};
