import type { Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import { moveOwnEvent } from './move-event.ts';
import type { EventPorts, EventReference, MoveEventRefusal } from './move-event.ts';

/** Hands an event in for approval: a draft, or one that was rejected. It needs at least one tier. For its organization's owners and managers. */
export const submitEvent =
  (ports: EventPorts) =>
  (command: EventReference): Promise<Result<Event, MoveEventRefusal>> =>
    moveOwnEvent(ports, command, (stamp) => ({ ...stamp, kind: 'submit' }));
