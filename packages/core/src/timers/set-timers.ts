import type { Events } from '../catalog/index.ts';
import type { SessionId } from '../kernel/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import { announcementKinds, timerIdOf, timersOf } from './session-timers.ts';
import type { Timers } from './timers.port.ts';

/** What setting the timers of a session needs. */
export interface TimerPorts {
  readonly sessions: Sessions;
  readonly events: Events;
  readonly timers: Timers;
}

/**
 * Brings the timers of a session in line with its current state: sets, moves and cancels.
 * Idempotent.
 */
export const setTimers = async (ports: TimerPorts, sessionId: SessionId): Promise<void> => {
  const session = (await ports.sessions.find(sessionId))?.state;
  const event = session && (await ports.events.find(session.eventId))?.state;
  const wanted = session && event ? timersOf(session, event) : [];
  const cancelled = announcementKinds.filter((kind) => !wanted.some((timer) => timer.kind === kind));
  await Promise.all([
    ...wanted.map((timer) => ports.timers.set(timer)),
    ...cancelled.map((kind) => ports.timers.cancel(timerIdOf(sessionId, kind))),
  ]);
};
