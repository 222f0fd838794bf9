import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { judgeEvent } from './judge-event.ts';
import type { JudgeEventRefusal } from './judge-event.ts';
import type { EventPorts, EventReference } from './move-event.ts';

/**
 * Admits a submitted event to the public; sales whose time has come open with it. For an `event_admin` who did not write it, and has been no member of its
 * organization since it was written.
 */
export const approveEvent =
  (ports: EventPorts) =>
  (command: EventReference): Promise<Result<Event, JudgeEventRefusal>> =>
    judgeEvent(ports, command, (stamp) => ({ ...stamp, kind: 'approve' }));
