import type { Instant, OutboxEvent } from '../kernel/index.ts';
import type { Order } from './order.ts';

/**
 * What can happen to an order. Every fact carries the whole order as it then is, so that a consumer needs no other source: the seats, whose
 * they were, the hold and its fence, and until when the claims live. Version 1.
 */
export interface OrderFact {
  readonly type: 'OrderPlaced' | 'OrderPinned' | 'OrderPaid' | 'OrderRefunded' | 'OrderExpired' | 'OrderCancelled';
  readonly payload: Order;
}

/** The outbox event that tells an order's fact. Its id follows from the fact, so that none can be told twice; an order is pinned once per payment attempt. */
export const orderEvent = ({ type, payload }: OrderFact, occurredAt: Instant): OutboxEvent => ({
  id: type === 'OrderPinned' ? `${payload.orderId}:${type}:${occurredAt}` : `${payload.orderId}:${type}`,
  aggregateType: 'orders',
  aggregateId: payload.orderId,
  routingKey: payload.sessionId,
  type,
  version: 1,
  payload,
  occurredAt,
});
