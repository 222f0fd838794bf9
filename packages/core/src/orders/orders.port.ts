import type { HoldId, Instant, OrderId, Page, PageRequest, PrincipalId, SessionId } from '../kernel/index.ts';
import type { Order, OrderProgress } from './order.ts';

/** Which of a buyer's orders to list: those that match everything given. */
export interface OrderFilter {
  readonly status?: OrderProgress['status'] | undefined;
  readonly sessionId?: SessionId | undefined;
}

/** A pending order whose claims have lapsed, and its position among these. */
export interface LapsedOrder {
  readonly orderId: OrderId;
  /** When they lapsed. */
  readonly expiresAt: Instant;
}

/** Which lapsed orders, and how many. */
export interface LapsedRequest {
  readonly limit: number;
  /** Only those after this one, which may have ended meanwhile. Default: all. */
  readonly after?: LapsedOrder | undefined;
}

/** How far the orders of a session that were once paid are given back. */
export interface RefundCount {
  /** Orders of which the buyer still has seats. */
  readonly kept: number;
  /** Orders that went back whole. */
  readonly refunded: number;
  /** Payments of these orders whose money is still on its way, of any of the session's orders. */
  readonly onTheirWay: number;
}

/**
 * Orders as they are now. Only `SeatSales` writes them, because no order changes without its seats.
 */
export interface Orders {
  find(orderId: OrderId): Promise<Order | undefined>;
  ofHold(holdId: HoldId): Promise<Order | undefined>;
  /**
   * Newest first. A page continues after the last order of the one before, even if that order no
   * longer matches the filter.
   */
  ofBuyer(buyerId: PrincipalId, page: PageRequest, filter?: OrderFilter): Promise<Page<Order>>;
  /** Oldest first; for the audit. */
  ofSession(sessionId: SessionId, page: PageRequest): Promise<Page<Order>>;
  /**
   * The orders of these sessions together, newest first; a page continues as one of `ofBuyer` does.
   */
  ofSessions(
    sessionIds: readonly SessionId[],
    page: PageRequest,
    filter?: Pick<OrderFilter, 'status'>,
  ): Promise<Page<Order>>;
  /**
   * Pending orders whose claims have lapsed by the store's clock, ordered by when they lapsed and
   * then by id. Gives only their positions, so that an order that cannot be read hides no other.
   */
  lapsed(request: LapsedRequest): Promise<readonly LapsedOrder[]>;
  /** Counts what went back of a session, and what did not yet. */
  countRefunds(sessionId: SessionId): Promise<RefundCount>;
}
