import { invariant } from '../kernel/index.ts';
import type { EventId, FactsOf, Instant, OrganizationId, PrincipalId } from '../kernel/index.ts';
import { approvedAt } from './event.ts';
import type { Event, EventDetails } from './event.ts';

/** What can happen to an event; the payloads are the wire's, version 1. `by` is who did it. */
export type EventFact =
  | {
      readonly type: 'EventCreated';
      readonly payload: {
        readonly eventId: EventId;
        readonly organizationId: OrganizationId;
        readonly details: EventDetails;
        readonly createdAt: Instant;
        readonly by: PrincipalId;
      };
    }
  | {
      readonly type: 'EventChanged';
      readonly payload: { readonly eventId: EventId; readonly details: EventDetails; readonly by: PrincipalId };
    }
  | {
      readonly type: 'EventSubmitted';
      readonly payload: { readonly eventId: EventId; readonly submittedAt: Instant; readonly by: PrincipalId };
    }
  | {
      readonly type: 'EventApproved';
      readonly payload: { readonly eventId: EventId; readonly approvedAt: Instant; readonly by: PrincipalId };
    }
  | {
      readonly type: 'EventRejected';
      readonly payload: {
        readonly eventId: EventId;
        readonly reason: string;
        readonly rejectedAt: Instant;
        readonly by: PrincipalId;
      };
    }
  | {
      readonly type: 'EventCancelled';
      readonly payload: { readonly eventId: EventId; readonly cancelledAt: Instant; readonly by: PrincipalId };
    }
  | {
      readonly type: 'EventCompleted';
      readonly payload: { readonly eventId: EventId; readonly completedAt: Instant };
    };

/** A draft. */
const created = ({ payload }: EventFact & { readonly type: 'EventCreated' }): Event => ({
  eventId: payload.eventId,
  organizationId: payload.organizationId,
  details: payload.details,
  progress: { status: 'draft' },
  createdAt: payload.createdAt,
  authors: [payload.by],
});

const authorsWith = (event: Event, by: PrincipalId): readonly PrincipalId[] => [
  ...new Set([...(event.authors ?? []), by]),
];

/** The event after a fact. */
export const evolveEvent = (event: Event | undefined, fact: EventFact): Event => {
  if (fact.type === 'EventCreated') return created(fact);
  invariant(event !== undefined, `event ${fact.payload.eventId} was never created`);
  switch (fact.type) {
    case 'EventChanged':
      return {
        ...event,
        ...(approvedAt(event.progress) !== null && { approvedDetails: event.approvedDetails ?? event.details }),
        details: fact.payload.details,
        authors: authorsWith(event, fact.payload.by),
      };
    case 'EventSubmitted':
      return {
        ...event,
        progress: { status: 'submitted', submittedAt: fact.payload.submittedAt },
        authors: authorsWith(event, fact.payload.by),
      };
    case 'EventApproved':
      return { ...event, progress: { status: 'approved', approvedAt: fact.payload.approvedAt } };
    case 'EventRejected': {
      const { reason, rejectedAt } = fact.payload;
      return { ...event, progress: { status: 'rejected', reason, rejectedAt } };
    }
    case 'EventCancelled': {
      const { cancelledAt } = fact.payload;
      return { ...event, progress: { status: 'cancelled', cancelledAt, approvedAt: approvedAt(event.progress) } };
    }
    case 'EventCompleted': {
      const { completedAt } = fact.payload;
      const approval = approvedAt(event.progress) ?? completedAt;
      return { ...event, progress: { status: 'completed', completedAt, approvedAt: approval } };
    }
  }
};

/** How events are made of facts, and these told. */
export const eventFacts: FactsOf<Event, EventFact> = {
  aggregateType: 'catalog',
  version: 1,
  idOf: ({ payload }) => payload.eventId,
  routingKeyOf: ({ payload }) => payload.eventId,
  evolve: evolveEvent,
};
