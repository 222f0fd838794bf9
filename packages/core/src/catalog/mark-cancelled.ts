import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { moveOwnEvent } from './move-event.ts';
import type { EventPorts, EventReference, MoveEventRefusal } from './move-event.ts';

/**
 * Cancels an event alone, for its organization's owners and managers; `scheduling` cancels its
 * sessions with it.
 */
export const markEventCancelled =
  (ports: EventPorts) =>
  (command: EventReference): Promise<Result<Event, MoveEventRefusal>> =>
    moveOwnEvent(ports, command, (stamp) => ({ ...stamp, kind: 'cancel' }));
