import { markEventCancelled } from '../catalog/index.ts';
import { cancelSessionsOf } from './cancel-with-event.ts';
import type { CancelSessionsPorts } from './cancel-with-event.ts';

/**
 * Calls an event off for good, and its sessions with it, before it answers: from then on nothing
 * of it can be held anywhere, and its orders are refunded. A session that could not be cancelled,
 * by a fault or a crash, is cancelled by whoever follows the log. For its organization's owners
 * and managers.
 */
export const cancelEvent =
  (ports: CancelSessionsPorts & Parameters<typeof markEventCancelled>[0]): ReturnType<typeof markEventCancelled> =>
  async (command) => {
    const cancelled = await markEventCancelled(ports)(command);
    if (cancelled.ok) await cancelSessionsOf(ports, cancelled.value.eventId);
    return cancelled;
  };
