import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { moveOwnEvent } from './move-event.ts';
import type { EventPorts, EventReference, MoveEventRefusal } from './move-event.ts';

/** Calls an event off for good. Its sessions follow, and their orders are refunded. For its organization's owners and managers. */
export const cancelEvent =
  (ports: EventPorts) =>
  (command: EventReference): Promise<Result<Event, MoveEventRefusal>> =>
    moveOwnEvent(ports, command, (stamp) => ({ ...stamp, kind: 'cancel' }));
