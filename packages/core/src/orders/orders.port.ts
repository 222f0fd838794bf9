import type { HoldId, OrderId, Page, PageRequest, PrincipalId, SessionId } from '../kernel/index.ts';
import type { Order } from './order.ts';

/** Orders as they are now. Only `SeatSales` writes them, because no order changes without its seats. */
export interface Orders {
  find(orderId: OrderId): Promise<Order | undefined>;
  ofHold(holdId: HoldId): Promise<Order | undefined>;
  /** Newest first. */
  ofBuyer(buyerId: PrincipalId, page: PageRequest): Promise<Page<Order>>;
  /** Oldest first; for organizers and the audit. */
  ofSession(sessionId: SessionId, page: PageRequest): Promise<Page<Order>>;
  /** Pending orders whose claims have lapsed by the store's clock, oldest first. */
  lapsed(limit: number): Promise<readonly Order[]>;
}
