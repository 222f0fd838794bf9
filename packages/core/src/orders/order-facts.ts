import type { FactsOf } from '../kernel/index.ts';
import { tellEntries } from '../ledger/index.ts';
import { orderEntries } from './order-entries.ts';
import type { Order, OrderIn, OrderProgress } from './order.ts';

/**
 * What can happen to an order. Every fact carries the whole order as it is then, so that a consumer
 * needs no other source: the seats, their buyer, the hold and its fence, and the time until which
 * the claims live.
 */
export interface OrderFact {
  readonly type:
    | 'OrderPlaced'
    | 'OrderPinned'
    | 'OrderPaid'
    | 'OrderPartlyRefunded'
    | 'OrderRefunded'
    | 'OrderExpired'
    | 'OrderCancelled';
  readonly payload: Order;
}

/** The order after a fact. */
export interface OrderFactTo<Status extends OrderProgress['status']> extends OrderFact {
  readonly payload: OrderIn<Status>;
}

/**
 * How orders are made of facts, and these told: with their concert, and with the ledger's entries.
 * All but `OrderPinned` and `OrderPartlyRefunded` happen once; those take their ids from the
 * payment attempt and the refund they are for.
 */
export const orderFacts: FactsOf<Order, OrderFact> = {
  aggregateType: 'orders',
  version: 1,
  idOf: ({ payload }) => payload.orderId,
  routingKeyOf: ({ payload }) => payload.eventId,
  evolve: (_, { payload }) => payload,
  besides: (fact, _, occurredAt) => tellEntries(orderEntries(fact, occurredAt)),
};
