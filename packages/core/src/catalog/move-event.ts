import type { Principal } from '../identity/index.ts';
import { changeAggregate, refuse } from '../kernel/index.ts';
import type { Clock, EventId, RefusalShape, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { decideEvent } from './event-decider.ts';
import type { EventCommand, EventStamp } from './event-decider.ts';
import { eventFacts } from './event-facts.ts';
import type { EventFact } from './event-facts.ts';
import type { Event } from './event.ts';
import type { Events } from './events.port.ts';
import { requireOwnEvent } from './own-event.ts';
import type { EventInvalid, EventStatusUnfit, EventUnknown } from './refusals.ts';

/** What every move of an event needs. */
export interface EventPorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly clock: Clock;
}

/** A principal, and the event that they mean. */
export interface EventReference {
  readonly principal: Principal;
  readonly eventId: EventId;
}

/** The command to decide, once it is known when and for whom. */
export type EventMove = (stamp: EventStamp) => EventCommand;

/** Why an organizer's move of an event was refused. */
export type MoveEventRefusal = EventUnknown | MemberRoleMissing | EventInvalid | EventStatusUnfit;

/**
 * Moves an event if `permit` allows it. If somebody else saved it in between, both are decided
 * again.
 */
export const moveEvent = <Refusal extends RefusalShape>(
  ports: EventPorts,
  { principal, eventId }: EventReference,
  move: EventMove,
  permit: (event: Event) => Promise<Result<Event, Refusal>>,
): Promise<Result<Event, Refusal | EventUnknown | EventInvalid | EventStatusUnfit>> =>
  changeAggregate<EventId, Event, EventFact, Refusal | EventUnknown | EventInvalid | EventStatusUnfit>(
    { store: ports.events, of: eventFacts, clock: ports.clock },
    eventId,
    async (event, now) => {
      if (event === undefined) return refuse({ code: 'catalog/event-unknown' });
      const permitted = await permit(event);
      return permitted.ok ? decideEvent(move({ now, by: principal.principalId }), event) : permitted;
    },
  );

/** Moves an event for one of its organization's editors. */
export const moveOwnEvent = (
  ports: EventPorts,
  reference: EventReference,
  move: EventMove,
): Promise<Result<Event, MoveEventRefusal>> =>
  moveEvent(ports, reference, move, (event) => requireOwnEvent(ports, event, reference.principal, editors));
