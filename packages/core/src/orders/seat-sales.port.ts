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
import type { UseRefusal } from '../discounts/index.ts';
import type { Order } from './order.ts';
import type { ClaimRefusal, OrderEnded, OrderPaid, OrderStillLive, OrderUnknown, SeatsTaken } from './refusals.ts';

/**
 * What a claim does besides taking seats, in the same transaction: with the claim or not at all. A
 * module whose facts belong to the order, such as the use of a discount, has a type of its own with
 * a `kind`, adds its refusals to `ClaimRefusal`, and to each store the step of that kind.
 */
export interface ClaimEffect {
  readonly kind: string;
}

/**
 * A pending order to write with its claims; they lapse at `order.progress.expiresAt`, by the
 * store's clock.
 */
export interface ClaimSeats {
  readonly order: Order & { readonly progress: { readonly status: 'pending' } };
  readonly maxPendingOrders: number;
  /**
   * The edition of the showing that was checked: its session takes place, and its hall has these
   * seats.
   */
  readonly edition: Edition;
  readonly events: readonly OutboxEvent[];
  /**
   * What else belongs to the claim. Each effect is applied with it, or the claim is refused with
   * the effect's refusal.
   */
  readonly effects?: readonly ClaimEffect[];
}

/**
 * A payment's change that belongs in the same transaction (its events go to the outbox with the
 * order's), and the message from outside that brought it, if any.
 */
export interface PaymentEffect {
  readonly payment: Change<Payment>;
  readonly message?: InboxMessage;
}

/** An order to make paid. `paid` is the order as it will be; `tickets` are all new. */
export interface SettleOrder {
  readonly paid: Order & { readonly progress: { readonly status: 'paid' } };
  readonly tickets: readonly Ticket[];
  readonly events: readonly OutboxEvent[];
  /** Absent if the order's total is zero. */
  readonly effect?: PaymentEffect;
  /**
   * The edition of the showing whose hall was found to have the seats; absent if nobody looked. It
   * matters only for an order whose claims have lapsed.
   */
  readonly edition?: Edition;
}

/** An unpaid order to end. With `expired` it is refused while its claims live. */
export interface ReleaseOrder {
  readonly ended: Order & { readonly progress: { readonly status: 'expired' | 'cancelled' } };
  readonly events: readonly OutboxEvent[];
}

/**
 * A paid order of which something goes back, as it is then: the seats of its newest refund become
 * free and their tickets are revoked. Without refunds it is all of them.
 */
export interface RevertOrder {
  readonly refunded: Order & { readonly progress: { readonly status: 'refunded' | 'partly_refunded' } };
  readonly events: readonly OutboxEvent[];
  readonly effect?: PaymentEffect;
}

/**
 * The claims and sales of a session as decisions for `SeatLocks.prime`, a fence no lower than any
 * ever claimed with, and the session's edition, no older than the decisions.
 */
export interface TakenSeats {
  readonly fenceFloor: number;
  readonly edition: Edition;
  readonly decisions: readonly SeatDecision[];
}

/**
 * The arbiter decides whose a seat is. A seat of a session is sold because one record, by session
 * and seat, says so.
 *
 * Each call is one transaction over order, claims, tickets, payment, inbox and outbox: all of it,
 * or nothing. Safe without any lock taken by the caller, and against any number of callers.
 * Acknowledged means durable. A claim lapses by the store's clock. The next order to claim the
 * seats takes over a lapsed claim, but never with an older fence than the last claim's.
 */
export interface SeatSales {
  /**
   * Writes the order and one claim per seat.
   * @returns the order; or the refusal, with every conflicting seat named. `orders/hold-ordered`
   *   when the hold became an order before. `locking/showing-stale` when the session was saved
   *   since the edition of the request, looked at in the same statement. An effect's own refusal
   *   when one can't be had: then the seats stay free, and no other effect of the claim is done. Of
   *   claims that come at once each is refused or written for itself; one may be refused an effect
   *   that another took, though that one was then refused for an effect of another kind.
   */
  claim(request: ClaimSeats): Promise<Result<Order, ClaimRefusal | ShowingStale>>;
  /**
   * Keeps a pending order's claims until at least `expiresAt`, while a payment is in flight. Does
   * not revive a lapsed order.
   */
  pin(orderId: OrderId, expiresAt: Instant): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid>>;
  /**
   * Turns claims into sold seats and the order into paid, and stores the tickets. Also for an order
   * whose claims have lapsed, if every one of its seats is still free: they are taken in the same
   * step. Otherwise refuses with `orders/seats-taken`, or with `orders/order-paid` if another
   * payment settled it.
   *
   * Seats with a live claim are in every hall that the session moves to. Those with a lapsed claim
   * need not be, so such an order is refused with `locking/showing-stale` if the session was saved
   * since the edition of the request. The caller then looks at the hall, and if it does not have
   * the seats, the money goes back as if they were sold to another buyer.
   *
   * The use of a discount is confirmed with the order, and released with it by `release` and
   * `revert`. One that has lapsed is taken again, or the settlement is refused with the limit that
   * leaves none; see `Discounts`.
   */
  settle(
    request: SettleOrder,
  ): Promise<
    Result<
      Order,
      SeatsTaken | UseRefusal | OrderUnknown | OrderEnded | OrderPaid | MessageRepeated | VersionConflict | ShowingStale
    >
  >;
  /** Ends an unpaid order, frees its claims and releases its use of a discount. */
  release(request: ReleaseOrder): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid | OrderStillLive>>;
  /**
   * Takes back seats of a paid order, or of one that was refunded in part: seats free, tickets
   * revoked, and the use of a discount released with the last of them. Also with no seats, where
   * only money goes back. Refuses with `kernel/version-conflicting` if the order has not as many
   * refunds as `refunded` had before the newest: then another was decided meanwhile.
   */
  revert(request: RevertOrder): Promise<Result<Order, OrderUnknown | OrderEnded | MessageRepeated | VersionConflict>>;
  /** What `SeatLocks` must know of a session after losing everything. */
  taken(sessionId: SessionId): Promise<TakenSeats>;
}
