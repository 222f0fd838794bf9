import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { judgeEvent } from './judge-event.ts';
import type { JudgeEventRefusal } from './judge-event.ts';
import type { EventPorts, EventReference } from './move-event.ts';

/**
 * Approves a submitted event: the public sees it, and sales whose time has come open with it.
 *
 * @param command `principal` needs the role `event_admin`, and must be uninvolved: not an author of
 *   the event, and not a member of its organization at any time since the event was created.
 * @returns the approved event; or
 *   - `identity/role-missing` without that role
 *   - `catalog/event-unknown` if there is none
 *   - `catalog/approver-involved` if the principal is involved
 *   - `catalog/event-status-unfit` unless it is submitted
 *
 *   The type also has `catalog/event-invalid`, which only a rejection meets.
 * @throws a fault `contended` if others change the event at each of five attempts.
 * @example
 * const approved = await office.catalog.approveEvent({ principal, eventId });
 * if (!approved.ok) console.log(approved.refusal.code);
 */
export const approveEvent =
  (ports: EventPorts) =>
  (command: EventReference): Promise<Result<Event, JudgeEventRefusal>> =>
    judgeEvent(ports, command, (stamp) => ({ ...stamp, kind: 'approve' }));
