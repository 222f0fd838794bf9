import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { moveOwnEvent } from './move-event.ts';
import type { EventPorts, EventReference, MoveEventRefusal } from './move-event.ts';

/**
 * Submits a draft or a rejected event for approval.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization.
 * @returns the submitted event; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `catalog/event-status-unfit` unless it is a draft or rejected
 *   - `catalog/event-invalid` if it has no tier
 * @throws a fault `contended` if others change the event at each of five attempts.
 * @example
 * const submitted = await office.catalog.submitEvent({ principal, eventId });
 * if (submitted.ok) console.log(submitted.value.progress.status); // submitted
 */
export const submitEvent =
  (ports: EventPorts) =>
  (command: EventReference): Promise<Result<Event, MoveEventRefusal>> =>
    moveOwnEvent(ports, command, (stamp) => ({ ...stamp, kind: 'submit' }));
