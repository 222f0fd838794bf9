import { holdIdOf, instant, money, plusMs, editionOf } from '../../../kernel/index.ts';
import type {
  Change,
  EventId,
  HoldId,
  Instant,
  OrderId,
  OrganizationId,
  OutboxEvent,
  PaymentId,
  PrincipalId,
  SeatId,
  SessionId,
  TicketId,
  TierId,
  Edition,
} from '../../../kernel/index.ts';
import type { Fence } from '../../../locking/index.ts';
import type { RecordedEvent } from '../../../messaging/index.ts';
import type { ClaimSeats, Order, ReleaseOrder, RevertOrder, SettleOrder } from '../../../orders/index.ts';
import type { Payment } from '../../../payments/index.ts';
import type { Ticket } from '../../../tickets/index.ts';
import { expectOk } from '../expectations.ts';
import { readWhole } from '../log.ts';
import { newPayment, oneEvent } from '../samples.ts';
import { freshName, longMs } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** `SeatSales` with the ports that read what it wrote. `clock` is the store's, or close to it. */
export type SeatSalesSubject = PortsSubject<SeatSalesPorts>;

/** The names of the ports a sale needs. */
export type SeatSalesPorts =
  'seatSales' | 'orders' | 'payments' | 'tickets' | 'inbox' | 'sessions' | 'changeFeed' | 'clock';

export type PendingOrder = ClaimSeats['order'];

/** The parts of an order that matter to a clause. */
export interface OrderWishes {
  readonly who?: string;
  readonly holdId?: HoldId;
  readonly fence?: number;
  readonly ttlMs?: number;
  readonly maxPendingOrders?: number;
  /** Default: the first. */
  readonly edition?: Edition;
}

/** A session that only one clause uses. */
export interface Sale {
  readonly sessionId: SessionId;
  /** The concert that all facts of the sale belong to. */
  readonly eventId: EventId;
  /**
   * A claim of named seats, for an hour, from a hold of its own; its events are about the session.
   */
  claimOf(seatNames: readonly string[], wishes?: OrderWishes): ClaimSeats;
  /** Claims seats that must be available. */
  placed(seatNames: readonly string[], wishes?: OrderWishes): Promise<PendingOrder>;
  /** The settlement of an order without a payment. */
  settling(order: Order): SettleOrder;
  /** Stores a payment of the order. @returns its capture. */
  payment(order: Order, attempt: number): Promise<Change<Payment>>;
  ending(order: Order, status: 'expired' | 'cancelled'): ReleaseOrder;
  reverting(order: Order): RevertOrder;
  /** Everything the log tells of the session. */
  events(): Promise<readonly RecordedEvent[]>;
}

export const now = ({ ports }: SeatSalesSubject): Instant => ports.clock.now();

const ticketsOf = (order: Order, issuedAt: Instant): Ticket[] =>
  order.lines.map(({ seatId, label, tierId }) => ({
    ticketId: freshName('ticket') as TicketId,
    orderId: order.orderId,
    sessionId: order.sessionId,
    eventId: order.eventId,
    seatId,
    areaId: null,
    label,
    tierId,
    holderId: order.buyerId,
    serial: 1,
    issuedAt,
    progress: { status: 'issued' },
  }));

/** Opens a new session, or this one. */
export const openSale = (subject: SeatSalesSubject, sessionId = freshName('session') as SessionId): Sale => {
  const eventId = freshName('concert') as EventId;
  const event = (type: string): OutboxEvent => oneEvent(sessionId, type, eventId);
  let fences = 0;
  const claimOf: Sale['claimOf'] = (seatNames, wishes = {}) => {
    fences += 1;
    return {
      order: {
        orderId: freshName('order') as OrderId,
        sessionId,
        eventId,
        organizationId: 'organization-of-the-kit' as OrganizationId,
        buyerId: (wishes.who ?? freshName('buyer')) as PrincipalId,
        holdId: wishes.holdId ?? holdIdOf(sessionId, freshName('hold')),
        fence: (wishes.fence ?? fences) as Fence,
        lines: seatNames.map((name) => ({
          seatId: name as SeatId,
          label: `Seat ${name}`,
          tierId: 'stalls' as TierId,
          price: money(1_999, 'EUR'),
        })),
        total: money(1_999 * seatNames.length, 'EUR'),
        placedAt: now(subject),
        progress: { status: 'pending', expiresAt: plusMs(now(subject), wishes.ttlMs ?? longMs) },
      },
      maxPendingOrders: wishes.maxPendingOrders ?? 100,
      edition: wishes.edition ?? editionOf(1),
      events: [event('OrderPlaced')],
    };
  };
  return {
    sessionId,
    eventId,
    claimOf,
    placed: async (seatNames, wishes) => {
      const claim = claimOf(seatNames, wishes);
      expectOk(await subject.ports.seatSales.claim(claim), `an order of ${seatNames.join()}`);
      return claim.order;
    },
    settling: (order) => ({
      paid: { ...order, progress: { status: 'paid', paidAt: now(subject), paymentId: null } },
      tickets: ticketsOf(order, now(subject)),
      events: [event('OrderPaid')],
    }),
    payment: async (order, attempt) => {
      const payment = newPayment(subject.ports.clock.now(), {
        paymentId: freshName('payment') as PaymentId,
        orderId: order.orderId,
        sessionId,
        eventId,
        attempt,
      });
      expectOk(await subject.ports.payments.save({ state: payment, events: [], expectedVersion: 0 }), 'a payment');
      const progress = { status: 'succeeded', providerRef: 'ref', succeededAt: now(subject) } as const;
      return { state: { ...payment, progress }, events: [event('PaymentSucceeded')], expectedVersion: 1 };
    },
    ending: (order, status) => ({
      ended: {
        ...order,
        progress: status === 'expired' ? { status, expiredAt: now(subject) } : { status, cancelledAt: now(subject) },
      },
      events: [event(status === 'expired' ? 'OrderExpired' : 'OrderCancelled')],
    }),
    reverting: (order) => ({
      refunded: { ...order, progress: { status: 'refunded', refundedAt: instant(now(subject)), paymentId: null } },
      events: [event('OrderRefunded')],
    }),
    events: async () =>
      (await readWhole(subject.ports.changeFeed)).filter(({ aggregateId }) => aggregateId === sessionId),
  };
};
