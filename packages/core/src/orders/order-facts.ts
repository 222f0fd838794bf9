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

/**
 * The outbox event that tells an order's fact. Its id follows from the fact, so that none can be told twice; only `OrderPinned` happens more than once, and
 * takes its id from the payment attempt it is for.
 */
export const orderEvent = (
  { type, payload }: OrderFact,
  occurredAt: Instant,
  id: string = `${payload.orderId}:${type}`,
): OutboxEvent => ({
  id,
  aggregateType: 'orders',
  aggregateId: payload.orderId,
  routingKey: payload.eventId,
  type,
  version: 1,
  payload,
  occurredAt,
});
