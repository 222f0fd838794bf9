import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { judgeEvent } from './judge-event.ts';
import type { JudgeEventRefusal } from './judge-event.ts';
import type { EventPorts, EventReference } from './move-event.ts';

/** Who sends which event back, and why. */
export interface RejectEventCommand extends EventReference {
  /** The organizer reads it, and may change the event and submit it again; 1 to 2000 characters. */
  readonly reason: string;
}

/**
 * Sends a submitted event back to its organizer, who may change it and submit it again.
 *
 * @param command `principal` needs the role `event_admin`, and must be uninvolved: not an author of
 *   the event, and not a member of its organization at any time since the event was created. The
 *   organizer reads `reason`, 1 to 2,000 characters.
 * @returns the rejected event; or
 *   - `identity/role-missing` without that role
 *   - `catalog/event-unknown` if there is none
 *   - `catalog/approver-involved` if the principal is involved
 *   - `catalog/event-status-unfit` unless it is submitted
 *   - `catalog/event-invalid` if the reason is empty or too long
 * @throws a fault `contended` if others change the event at each of five attempts.
 * @example
 * const reason = 'The venue is missing its street.';
 * const rejected = await office.catalog.rejectEvent({ principal, eventId, reason });
 */
export const rejectEvent =
  (ports: EventPorts) =>
  ({ reason, ...reference }: RejectEventCommand): Promise<Result<Event, JudgeEventRefusal>> =>
    judgeEvent(ports, reference, (stamp) => ({ ...stamp, kind: 'reject', reason }));
