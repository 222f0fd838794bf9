import type {
  Change,
  Instant,
  OrderId,
  OutboxEvent,
  Result,
  SessionId,
  VersionConflict,
  Edition,
} from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { InboxMessage, MessageRepeated } from '../messaging/index.ts';
import type { Payment } from '../payments/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import type { Ticket } from '../tickets/index.ts';
import type { Order } from './order.ts';
import type { ClaimRefusal, OrderEnded, OrderPaid, OrderStillLive, OrderUnknown, SeatsTaken } from './refusals.ts';

/**
 * What a claim does besides taking seats, in the same transaction: with the claim or not at all. A module whose facts belong to the order, such as the use
 * of a discount, has a type of its own with a `kind`, adds its refusals to `ClaimRefusal`, and to each store the step of that kind.
 */
export interface ClaimEffect {
  readonly kind: string;
}

/** A pending order to write with its claims; they lapse at `order.progress.expiresAt`, by the store's clock. */
export interface ClaimSeats {
  readonly order: Order & { readonly progress: { readonly status: 'pending' } };
  readonly maxPendingOrders: number;
  /** Of the showing by which the order was found to be possible: its session takes place, and its hall has these seats. */
  readonly edition: Edition;
  readonly events: readonly OutboxEvent[];
  /** What else belongs to the claim. Each is done with it, or the claim is refused with the effect's refusal. */
  readonly effects?: readonly ClaimEffect[];
}

/** A payment's change that belongs in the same transaction (its events go to the outbox with the order's), and the message from outside that brought it, if one did. */
export interface PaymentEffect {
  readonly payment: Change<Payment>;
  readonly message?: InboxMessage;
}

/** An order to make paid. `paid` is the order as it will be; `tickets` are all new. */
export interface SettleOrder {
  readonly paid: Order & { readonly progress: { readonly status: 'paid' } };
  readonly tickets: readonly Ticket[];
  readonly events: readonly OutboxEvent[];
  /** Absent for an order whose total is zero. */
  readonly effect?: PaymentEffect;
  /** Of the showing whose hall was found to have the seats; absent if nobody looked. Only an order whose claims have lapsed is judged by it. */
  readonly edition?: Edition;
}

/** An unpaid order to end. With `expired` it is refused while its claims live. */
export interface ReleaseOrder {
  readonly ended: Order & { readonly progress: { readonly status: 'expired' | 'cancelled' } };
  readonly events: readonly OutboxEvent[];
}

/** A paid order to take back whole: its seats become free, its tickets are revoked. */
export interface RevertOrder {
  readonly refunded: Order & { readonly progress: { readonly status: 'refunded' } };
  readonly events: readonly OutboxEvent[];
  readonly effect?: PaymentEffect;
}

/**
 * The claims and sales of a session, as decisions for `SeatLocks.prime`, a fence no lower than any ever claimed with, and the session's edition,
 * no older than the decisions.
 */
export interface TakenSeats {
  readonly fenceFloor: number;
  readonly edition: Edition;
  readonly decisions: readonly SeatDecision[];
}

/**
 * The arbiter: whose a seat is. A seat of a session is sold because one record, by session and seat, says so.
 *
 * Each call is one transaction over order, claims, tickets, payment, inbox and outbox: all of it, or nothing. Safe without any lock
 * taken by the caller, and against any number of callers. Acknowledged means durable. A claim lapses by the store's clock; a lapsed claim is
 * taken over by whoever claims next, and by nobody with an older fence than the last claim's.
 */
export interface SeatSales {
  /**
   * Writes the order and one claim per seat.
   * @returns the order; or the refusal, with every conflicting seat named. `orders/hold-ordered` when the hold became an order before.
   * `locking/showing-stale` when the session was saved since the edition of the request, looked at in the same statement. An effect's own refusal when
   * one can't be had: then the seats stay free, and no other effect of the claim is done. Of claims that come at once each is refused or written for
   * itself; one may be refused an effect that another took, though that one was then refused for an effect of another kind.
   */
  claim(request: ClaimSeats): Promise<Result<Order, ClaimRefusal | ShowingStale>>;
  /** Keeps a pending order's claims until `expiresAt` at least, while a payment is in flight. A lapsed order is not revived. */
  pin(orderId: OrderId, expiresAt: Instant): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid>>;
  /**
   * Turns claims into sold seats, the order into paid, and stores the tickets. Also for an order whose claims have lapsed, if every seat of it is
   * still free: they are taken in the same step. `orders/seats-taken` otherwise; `orders/order-paid` if another payment settled it.
   *
   * Seats with a live claim are in every hall that the session moves to. Those of a lapsed one need not be, so such an order is refused with
   * `locking/showing-stale` when the session was saved since the edition of the request: whoever settles looks at the hall, and gives the money
   * back if it does not have the seats, as if they were sold to somebody else.
   */
  settle(
    request: SettleOrder,
  ): Promise<
    Result<Order, SeatsTaken | OrderUnknown | OrderEnded | OrderPaid | MessageRepeated | VersionConflict | ShowingStale>
  >;
  /** Ends an unpaid order and frees its claims. */
  release(request: ReleaseOrder): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid | OrderStillLive>>;
  /** Takes a paid order back: seats free, tickets revoked. */
  revert(request: RevertOrder): Promise<Result<Order, OrderUnknown | OrderEnded | MessageRepeated | VersionConflict>>;
  /** What `SeatLocks` must know of a session after it lost everything. */
  taken(sessionId: SessionId): Promise<TakenSeats>;
}
