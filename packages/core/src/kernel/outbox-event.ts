/** What a fact is about; topics of the log are named after it. */
export type AggregateType = 'catalog' | 'sessions' | 'seats' | 'orders' | 'payments' | 'tickets' | 'checkins';

/**
 * A fact on its way to whoever needs it, saved in the transaction that made it true.
 *
 * `payload` is plain JSON. Facts of one `routingKey` (the session, for seats, orders, payments and tickets) are delivered in the order of
 * their commits, at least once.
 */
export interface OutboxEvent {
  /** Unique; a consumer recognizes a repeat by it. */
  readonly id: string;
  readonly aggregateType: AggregateType;
  readonly aggregateId: string;
  readonly routingKey: string;
  /** Past tense, as in `OrderPlaced`. */
  readonly type: string;
  /** Version of the payload's schema. */
  readonly version: number;
  readonly payload: unknown;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
}
