import type { FactsOf } from '../kernel/index.ts';
import type { Order, OrderIn, OrderProgress } from './order.ts';

/**
 * What can happen to an order. Every fact carries the whole order as it then is, so that a consumer
 * needs no other source: the seats, whose they were, the hold and its fence, and until when the claims
 * live.
 */
export interface OrderFact {
  readonly type: 'OrderPlaced' | 'OrderPinned' | 'OrderPaid' | 'OrderRefunded' | 'OrderExpired' | 'OrderCancelled';
  readonly payload: Order;
}

/** What happened to an order that is in this state since. */
export interface OrderFactTo<Status extends OrderProgress['status']> extends OrderFact {
  readonly payload: OrderIn<Status>;
}

/**
 * How orders are made of facts, and these told: with their concert. All but `OrderPinned` happen once;
 * that takes its id from the payment attempt it is for.
 */
export const orderFacts: FactsOf<Order, OrderFact> = {
  aggregateType: 'orders',
  version: 1,
  idOf: ({ payload }) => payload.orderId,
  routingKeyOf: ({ payload }) => payload.eventId,
  evolve: (_, { payload }) => payload,
};
