import type { EventId, OrganizationId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { AggregateType, OutboxEvent } from './outbox-event.ts';

/**
 * Something that happened: what, in the past tense as in `OrderPlaced`, and all that is known of
 * it.
 */
export interface FactShape {
  readonly type: string;
  readonly payload: unknown;
}

/**
 * How one kind of aggregate is made of what happened to it, and how that is told in the outbox.
 * Declared once per noun, in `<noun>-facts.ts`.
 */
export interface FactsOf<State, Fact extends FactShape> {
  readonly aggregateType: AggregateType;
  /** Of the payloads' schemas. */
  readonly version: number;
  readonly idOf: (fact: Fact) => string;
  readonly routingKeyOf: (fact: Fact) => EventId | OrganizationId;
  /** What others may read of a fact. Default: its payload. */
  readonly payloadOf?: (fact: Fact) => unknown;
  /** The state after a fact. Without a state before, the fact has to be one that makes one. */
  readonly evolve: (state: State | undefined, fact: Fact) => State;
  /**
   * What is told with a fact in the same change, such as the ledger's entries of it, so that nobody
   * who tells the fact can forget it. `before` is undefined for facts that happen once and say all
   * there is to know. Default: nothing.
   */
  readonly besides?: (fact: Fact, before: State | undefined, occurredAt: Instant) => readonly OutboxEvent[];
}

/**
 * The id of an aggregate's event: unique, because a version is saved once, and the same however
 * often the decision is repeated.
 */
export const outboxIdOf = (aggregateId: string, version: number, part = 0): string =>
  `${aggregateId}:${version}:${part}`;

const eventOf = <State, Fact extends FactShape>(
  of: FactsOf<State, Fact>,
  fact: Fact,
  id: string,
  occurredAt: Instant,
): OutboxEvent => ({
  id,
  aggregateType: of.aggregateType,
  aggregateId: of.idOf(fact),
  routingKey: of.routingKeyOf(fact),
  type: fact.type,
  version: of.version,
  payload: of.payloadOf ? of.payloadOf(fact) : fact.payload,
  occurredAt,
});

/**
 * The event that tells a fact, under an id that its teller knows to be of no other, and what is
 * told besides.
 */
export const tellAs = <State, Fact extends FactShape>(
  of: FactsOf<State, Fact>,
  fact: Fact,
  id: string,
  occurredAt: Instant,
): readonly OutboxEvent[] => [eventOf(of, fact, id, occurredAt), ...(of.besides?.(fact, undefined, occurredAt) ?? [])];

/** The events of facts that are saved together, numbered by the version the aggregate then has. */
export const tellNumbered = <State, Fact extends FactShape>(
  of: FactsOf<State, Fact>,
  happened: readonly Fact[],
  version: number,
  occurredAt: Instant,
): readonly OutboxEvent[] =>
  happened.map((fact, part) => eventOf(of, fact, outboxIdOf(of.idOf(fact), version, part), occurredAt));

/**
 * The events of facts of which each happens to an aggregate at most once. Their ids follow from
 * that, so that none can be told twice.
 */
export const tellOnce = <State, Fact extends FactShape>(
  of: FactsOf<State, Fact>,
  happened: readonly Fact[],
  occurredAt: Instant,
): readonly OutboxEvent[] => happened.flatMap((fact) => tellAs(of, fact, `${of.idOf(fact)}:${fact.type}`, occurredAt));
