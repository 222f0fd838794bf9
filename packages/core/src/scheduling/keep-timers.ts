import { parseId, plusMs } from '../kernel/index.ts';
import type { Clock, IdsByName, SessionId } from '../kernel/index.ts';
import { followLog } from '../messaging/index.ts';
import type { BackgroundStep, ChangeFeed, Checkpoints, RecordedEvent } from '../messaging/index.ts';
import { setTimers } from './set-timers.ts';
import type { TimerPorts } from './set-timers.ts';

const sessionChanges: readonly string[] = ['SessionCreated', 'SessionChanged', 'SessionClosed', 'SessionCancelled'];
const dayMs = 86_400_000;
const eventChanges: readonly string[] = ['EventApproved', 'EventCancelled'];

/**
 * Follows the log and sets, moves and cancels the timers of sessions as sessions are planned, moved and cancelled, and as their events are
 * approved or cancelled. What it missed is made up by {@link sweepTimers}.
 */
export const keepTimers = (
  ports: TimerPorts & { readonly changeFeed: ChangeFeed; readonly checkpoints: Checkpoints },
): BackgroundStep =>
  followLog(ports, {
    consumer: 'timers',
    batchSize: 100,
    handle: async (events) => {
      for (const sessionId of await touchedSessions(ports, events)) await setTimers(ports, sessionId);
    },
  });

const touchedSessions = async (
  ports: TimerPorts,
  events: readonly RecordedEvent[],
): Promise<ReadonlySet<SessionId>> => {
  const own = idsOf(events, sessionChanges, 'session');
  const ofEvents = await Promise.all(idsOf(events, eventChanges, 'event').map((id) => ports.sessions.ofEvent(id)));
  return new Set([...own, ...ofEvents.flat().map(({ sessionId }) => sessionId)]);
};

const idsOf = <Name extends 'session' | 'event'>(
  events: readonly RecordedEvent[],
  types: readonly string[],
  name: Name,
): readonly IdsByName[Name][] =>
  events.flatMap(({ type, aggregateId }) => (types.includes(type) ? (parseId(name, aggregateId) ?? []) : []));

/**
 * Sets every timer that should exist again, page by page, so that a timer that was lost fires after all: late, which changes nothing but
 * punctuality. One run walks all sessions that are not over for a day.
 */
export const sweepTimers = (ports: TimerPorts & { readonly clock: Clock }): BackgroundStep => ({
  runOnce: async () => {
    let seen = 0;
    let cursor: string | undefined;
    const recent = plusMs(ports.clock.now(), -dayMs);
    do {
      const page = await ports.sessions.endingAfter(recent, { limit: 100, cursor });
      for (const { sessionId } of page.items) await setTimers(ports, sessionId);
      seen += page.items.length;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return seen;
  },
});
