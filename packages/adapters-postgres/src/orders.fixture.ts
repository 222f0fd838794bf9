import { editionOf } from '@ticketly/core';
import type {
  ClaimSeats,
  EventId,
  Fence,
  HoldId,
  Instant,
  Order,
  OrderId,
  OrganizationId,
  OutboxEvent,
  Payment,
  PaymentId,
  PrincipalId,
  SeatId,
  SessionId,
  Ticket,
  TicketId,
  TierId,
} from '@ticketly/core';
import type { OrderIn } from '@ticketly/core/orders';

export const price = { amountMinor: 4_500, currency: 'EUR' };

/** What may differ from one order to the next. */
export interface OrderWishes {
  readonly seats?: readonly string[];
  readonly session?: string;
  readonly buyer?: string;
  readonly hold?: string;
  readonly fence?: number;
  readonly expiresAt?: number;
}

/** A pending order; everything not wished for follows from its name. */
export const pendingOrder = (name: string, wishes: OrderWishes = {}): OrderIn<'pending'> => {
  const { seats = ['A1'], session = 's1', buyer = `buyer-${name}`, hold = `h-${name}` } = wishes;
  const { fence = 100, expiresAt = Date.now() + 600_000 } = wishes;
  return {
    orderId: name as OrderId,
    sessionId: session as SessionId,
    eventId: 'e1' as EventId,
    organizationId: 'g1' as OrganizationId,
    buyerId: buyer as PrincipalId,
    holdId: `${session}.${hold}` as HoldId,
    fence: fence as Fence,
    lines: seats.map((seat) => ({ seatId: seat as SeatId, label: `Seat ${seat}`, tierId: 't1' as TierId, price })),
    total: { ...price, amountMinor: price.amountMinor * seats.length },
    placedAt: Date.now() as Instant,
    progress: { status: 'pending', expiresAt: expiresAt as Instant },
  };
};

export const eventOf = (order: Order, type: string): OutboxEvent => ({
  id: `${order.orderId}:${type}`,
  aggregateType: 'orders',
  aggregateId: order.orderId,
  routingKey: order.eventId,
  type,
  version: 1,
  payload: order,
  occurredAt: Date.now(),
});

export const claimOf = (order: OrderIn<'pending'>, maxPendingOrders = 3): ClaimSeats => ({
  order,
  maxPendingOrders,
  edition: editionOf(1),
  events: [eventOf(order, 'OrderPlaced')],
});

/** An order's payment, captured. */
export const paymentOf = (order: Order, attempt = 1): Payment => ({
  paymentId: `pay-${order.orderId}-${attempt}` as PaymentId,
  orderId: order.orderId,
  sessionId: order.sessionId,
  eventId: order.eventId,
  buyerId: order.buyerId,
  amount: order.total,
  provider: 'sandbox',
  attempt,
  createdAt: order.placedAt,
  progress: { status: 'succeeded', providerRef: 'ref', succeededAt: order.placedAt },
});

export const ticketsOf = (order: Order): Ticket[] =>
  order.lines.map(({ seatId, label, tierId }) => ({
    ticketId: `${order.orderId}-${seatId}` as TicketId,
    orderId: order.orderId,
    sessionId: order.sessionId,
    eventId: order.eventId,
    seatId,
    areaId: null,
    label,
    tierId,
    holderId: order.buyerId,
    serial: 1,
    issuedAt: order.placedAt,
    progress: { status: 'issued' },
  }));

export const settlementOf = (order: Order, paymentId: PaymentId | null = null) => {
  const paid: OrderIn<'paid'> = { ...order, progress: { status: 'paid', paidAt: order.placedAt, paymentId } };
  return { paid, tickets: ticketsOf(paid), events: [eventOf(paid, 'OrderPaid')] };
};

export const refundOf = (order: Order) => {
  const refundedAt = (order.placedAt + 1) as Instant;
  const refunded: OrderIn<'refunded'> = { ...order, progress: { status: 'refunded', refundedAt, paymentId: null } };
  return { refunded, events: [eventOf(refunded, 'OrderRefunded')] };
};

export const expiryOf = (order: Order) => {
  const ended: OrderIn<'expired'> = { ...order, progress: { status: 'expired', expiredAt: order.placedAt } };
  return { ended, events: [eventOf(ended, 'OrderExpired')] };
};
