import type { EventId, OrganizationId } from './ids.ts';

/** What a fact is about; topics of the log are named after it. */
export type AggregateType =
  'catalog' | 'sessions' | 'seats' | 'orders' | 'payments' | 'ledger' | 'tickets' | 'checkins';

/**
 * A fact on its way to its followers, saved in the transaction that made it true.
 *
 * `payload` is plain JSON. Facts of one `routingKey` are delivered in the order of their commits,
 * at least once.
 */
export interface OutboxEvent {
  /** Unique; a consumer recognizes a repeat by it. */
  readonly id: string;
  readonly aggregateType: AggregateType;
  readonly aggregateId: string;
  /**
   * What belongs together travels together: the concert's id, for everything about it (its
   * sessions, orders, payments, tickets), so that a document folded from several of them sees their
   * order; an organization's own id, for its facts.
   */
  readonly routingKey: EventId | OrganizationId;
  /** Past tense, as in `OrderPlaced`. */
  readonly type: string;
  /** Version of the payload's schema. */
  readonly version: number;
  readonly payload: unknown;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
}
