import { ok, refuse, textProblems } from '../kernel/index.ts';
import type { EventId, Instant, Limits, OrganizationId, PrincipalId, Problem, Result } from '../kernel/index.ts';
import { checkFixedParts } from './change-after-approval.ts';
import { checkEventDetails } from './check-event-details.ts';
import type { EventFact } from './event-facts.ts';
import type { Event, EventDetails, EventProgress } from './event.ts';
import type { EventInvalid, EventStatusUnfit } from './refusals.ts';

/** When a move is decided, and who asked for it. */
export interface EventStamp {
  readonly now: Instant;
  readonly by: PrincipalId;
}

/** A move that an event may be asked to make. Completing it is the clock's move. */
export type EventCommand = (EventStamp & OwnMove) | { readonly kind: 'complete'; readonly now: Instant };

type OwnMove =
  | { readonly kind: 'change'; readonly details: EventDetails; readonly limits: Limits }
  | { readonly kind: 'submit' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'cancel' };

/** The states each move starts from. */
export const eventMoves: Readonly<Record<EventCommand['kind'], readonly EventProgress['status'][]>> = {
  change: ['draft', 'rejected', 'approved'],
  submit: ['draft', 'rejected'],
  approve: ['submitted'],
  reject: ['submitted'],
  cancel: ['draft', 'submitted', 'approved'],
  complete: ['approved'],
};

/** A new event is a draft with valid details. */
export const decideCreateEvent = (command: {
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly details: EventDetails;
  readonly by: PrincipalId;
  readonly now: Instant;
  readonly limits: Limits;
}): Result<readonly [EventFact], EventInvalid> => {
  const { eventId, organizationId, details, by, now, limits } = command;
  const problems = checkEventDetails(details, limits);
  if (problems.length > 0) return refuse({ code: 'catalog/event-invalid', problems });
  return ok([{ type: 'EventCreated', payload: { eventId, organizationId, details, createdAt: now, by } }]);
};

/** The outcome of a move, or why it cannot be made. Permission is decided elsewhere. */
export const decideEvent = (
  command: EventCommand,
  event: Event,
): Result<readonly [EventFact], EventInvalid | EventStatusUnfit> => {
  const { status } = event.progress;
  const needs = eventMoves[command.kind];
  if (!needs.includes(status)) return refuse({ code: 'catalog/event-status-unfit', status, needs });
  const problems = checkMove(command, event);
  if (problems.length > 0) return refuse({ code: 'catalog/event-invalid', problems });
  return ok([factOf(command, event.eventId)]);
};

const factOf = (command: EventCommand, eventId: EventId): EventFact => {
  if (command.kind === 'complete') return { type: 'EventCompleted', payload: { eventId, completedAt: command.now } };
  const { now, by } = command;
  switch (command.kind) {
    case 'change':
      return { type: 'EventChanged', payload: { eventId, details: command.details, by } };
    case 'submit':
      return { type: 'EventSubmitted', payload: { eventId, submittedAt: now, by } };
    case 'approve':
      return { type: 'EventApproved', payload: { eventId, approvedAt: now, by } };
    case 'reject':
      return { type: 'EventRejected', payload: { eventId, reason: command.reason.trim(), rejectedAt: now, by } };
    case 'cancel':
      return { type: 'EventCancelled', payload: { eventId, cancelledAt: now, by } };
  }
};

const checkMove = (command: EventCommand, event: Event): readonly Problem[] => {
  if (command.kind === 'change') {
    const fixed = event.progress.status === 'approved' ? checkFixedParts(event.details, command.details) : [];
    return [...checkEventDetails(command.details, command.limits), ...fixed];
  }
  if (command.kind === 'submit' && event.details.tiers.length === 0) return [noTiers];
  if (command.kind === 'reject') return textProblems('reason', command.reason, { max: 2_000, lines: true });
  return [];
};

const noTiers: Problem = {
  path: 'tiers',
  code: 'missing',
  message: 'an event that is submitted has at least one tier',
};
