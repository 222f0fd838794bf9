import type { CodeRefusal } from '../discounts/index.ts';
import type { OrderId, SeatId } from '../kernel/index.ts';

/** Some of the seats are sold, or claimed by a live order of another buyer. Nothing was written. */
export interface SeatsTaken {
  readonly code: 'orders/seats-taken';
  readonly conflicts: readonly SeatId[];
}

/** A newer hold of one of the seats exists: this hold is out of date. */
export interface FenceStale {
  readonly code: 'orders/fence-stale';
  readonly conflicts: readonly SeatId[];
}

/** The hold has already become this order. */
export interface HoldOrdered {
  readonly code: 'orders/hold-ordered';
  readonly orderId: OrderId;
}

/**
 * The hold has already become this order, with another code or with none. The order stands: cancel
 * it to hold and order anew.
 */
export interface CodeDiffers {
  readonly code: 'orders/code-differs';
  readonly orderId: OrderId;
  /** The code that the order uses; null for none. */
  readonly orderedWith: string | null;
}

/** The buyer has as many unpaid orders as they may. */
export interface PendingOrderLimitReached {
  readonly code: 'orders/pending-limit-reached';
  readonly limit: number;
}

/** This buyer has no such order. */
export interface OrderUnknown {
  readonly code: 'orders/order-unknown';
}

/** The order ended (expired, cancelled, refunded) and can no longer be paid or cancelled. */
export interface OrderEnded {
  readonly code: 'orders/order-ended';
  readonly status: 'expired' | 'cancelled' | 'refunded';
}

/** The order is already paid. */
export interface OrderPaid {
  readonly code: 'orders/order-paid';
}

/** The order was not paid: there is nothing to refund. */
export interface OrderUnpaid {
  readonly code: 'orders/order-unpaid';
}

/** The order never had these seats. */
export interface SeatsNotOrdered {
  readonly code: 'orders/seats-not-ordered';
  readonly seatIds: readonly SeatId[];
}

/** These seats of the order went back before. */
export interface SeatsRefunded {
  readonly code: 'orders/seats-refunded';
  readonly seatIds: readonly SeatId[];
}

/** The order's claims still live, so it cannot expire yet. */
export interface OrderStillLive {
  readonly code: 'orders/order-still-live';
}

/**
 * Why seats can't be claimed, or what a claim carries can't be done. A refusal that the store
 * decides is added here, and in the stores.
 */
export type ClaimRefusal = SeatsTaken | FenceStale | HoldOrdered | PendingOrderLimitReached | CodeRefusal;

export type OrdersRefusal =
  | SeatsTaken
  | FenceStale
  | HoldOrdered
  | CodeDiffers
  | PendingOrderLimitReached
  | OrderUnknown
  | OrderEnded
  | OrderPaid
  | OrderUnpaid
  | SeatsNotOrdered
  | SeatsRefunded
  | OrderStillLive;
