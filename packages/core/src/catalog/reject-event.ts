import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { judgeEvent } from './judge-event.ts';
import type { JudgeEventRefusal } from './judge-event.ts';
import type { EventPorts, EventReference } from './move-event.ts';

/** Which event to send back, by whom, and why. */
export interface RejectEventCommand extends EventReference {
  /** Told to the organizer, who may change the event and submit it again; 1 to 2000 characters. */
  readonly reason: string;
}

/** Sends a submitted event back with a reason. For an `event_admin` who is no member of the event's organization. */
export const rejectEvent =
  (ports: EventPorts) =>
  ({ reason, ...reference }: RejectEventCommand): Promise<Result<Event, JudgeEventRefusal>> =>
    judgeEvent(ports, reference, (stamp) => ({ ...stamp, kind: 'reject', reason }));
