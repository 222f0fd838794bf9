import { markEventCancelled } from '../catalog/index.ts';
import { cancelSessionsOf } from './cancel-with-event.ts';
import type { CancelSessionsPorts } from './cancel-with-event.ts';

/**
 * Cancels an event for good, and its sessions with it. Once this has answered, nothing of it can be
 * held, and its paid orders are refunded in the background. Sessions that could not be cancelled,
 * after a fault or a crash, are cancelled by a follower of the log.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization.
 * @returns the cancelled event; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `catalog/event-status-unfit` unless it is a draft, submitted or approved
 *
 *   The type also has `catalog/event-invalid`, which a cancellation never meets.
 * @throws a fault if a session could not be cancelled. The event has been cancelled then.
 * @example
 * const cancelled = await office.scheduling.cancelEvent({ principal, eventId });
 * if (!cancelled.ok) console.log(cancelled.refusal.code);
 */
export const cancelEvent =
  (ports: CancelSessionsPorts & Parameters<typeof markEventCancelled>[0]): ReturnType<typeof markEventCancelled> =>
  async (command) => {
    const cancelled = await markEventCancelled(ports)(command);
    if (cancelled.ok) await cancelSessionsOf(ports, cancelled.value.eventId);
    return cancelled;
  };
