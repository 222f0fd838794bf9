import { eachOf, parseId, plusMs } from '../kernel/index.ts';
import type { Clock, Job } from '../kernel/index.ts';
import { followLog, unhurriedMs } from '../messaging/index.ts';
import type { FollowPorts, FollowStep, RecordedEvent } from '../messaging/index.ts';
import type { Session } from '../scheduling/index.ts';
import { setTimers } from './set-timers.ts';
import type { TimerPorts } from './set-timers.ts';

const sessionChanges: readonly string[] = ['SessionCreated', 'SessionChanged', 'SessionClosed', 'SessionCancelled'];
const minuteMs = 60_000;
const dayMs = 86_400_000;
const eventChanges: readonly string[] = ['EventApproved', 'EventCancelled'];

/**
 * Follows the log and sets, moves and cancels the timers of sessions as sessions are planned, moved
 * and cancelled, and as their events are approved or cancelled. {@link sweepTimers} makes up for
 * what it missed.
 */
export const keepTimers = (ports: TimerPorts & FollowPorts): Job<FollowStep> =>
  followLog(
    ports,
    {
      consumer: 'timers',
      batchSize: 2_000,
      subjectsOf,
      apply: async (subject) => {
        const [kind, id] = subject.split('/');
        const sessionId = kind === 'session' ? parseId('session', id ?? '') : undefined;
        const eventId = kind === 'event' ? parseId('event', id ?? '') : undefined;
        if (sessionId !== undefined) await setTimers(ports, sessionId);
        if (eventId !== undefined) await setEach(ports, await ports.sessions.ofEvent(eventId));
      },
    },
    'keep timers',
    unhurriedMs,
  );

const setEach = (ports: TimerPorts, sessions: readonly Session[]): Promise<number> =>
  eachOf(sessions, ({ sessionId }) => setTimers(ports, sessionId).then(() => true), 1);

/** What is set follows from the current state; the facts only say where to look. */
const subjectsOf = ({ type, aggregateId }: RecordedEvent): readonly string[] => {
  if (sessionChanges.includes(type)) return [`session/${aggregateId}`];
  return eventChanges.includes(type) ? [`event/${aggregateId}`] : [];
};

/**
 * Sets every timer that should exist again, page by page, so that a lost timer fires after all:
 * late, which changes nothing but punctuality. One run covers all sessions that ended less than a
 * day ago or have not ended; one that fails holds up no other.
 */
export const sweepTimers = (ports: TimerPorts & { readonly clock: Clock }): Job => ({
  name: 'sweep timers',
  everyMs: 10 * minuteMs,
  run: async () => {
    const failures: unknown[] = [];
    let seen = 0;
    let cursor: string | undefined;
    const recent = plusMs(ports.clock.now(), -dayMs);
    do {
      const page = await ports.sessions.endingAfter(recent, { limit: 100, cursor });
      await setEach(ports, page.items).catch((error: unknown) => failures.push(error));
      seen += page.items.length;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    if (failures.length > 0) throw failures[0];
    return seen;
  },
});
