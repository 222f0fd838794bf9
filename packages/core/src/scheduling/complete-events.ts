import { decideEvent, eventFacts } from '../catalog/index.ts';
import type { Events } from '../catalog/index.ts';
import { changeAggregate, eachOf, ok, plusMs } from '../kernel/index.ts';
import type { Clock, EventId, Instant, Job } from '../kernel/index.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.port.ts';

/** What completing events needs. */
export interface CompleteEventsPorts {
  readonly events: Events;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * How long after the end of its last session an event is completed: time to add a session that was
 * forgotten.
 */
export const completionDelayMs: number = dayMs;

/** How far back a sweep looks for sessions that ended, so that missed sweeps are made up for. */
const lookBackMs = 30 * dayMs;

/**
 * Completes approved events of which nothing will take place any more: their last session ended a
 * day ago, and what comes after it is cancelled. They leave the listings. One run looks at every
 * session that ended lately, or is cancelled and would end later.
 */
export const completeEvents = (ports: CompleteEventsPorts): Job => ({
  name: 'complete events',
  everyMs: minuteMs,
  run: async () => {
    const now = ports.clock.now();
    const over = plusMs(now, -completionDelayMs);
    const recent = await recentEvents(ports, plusMs(now, -lookBackMs), over);
    const completeIfOver = async (eventId: EventId): Promise<boolean> => {
      const sessions = await ports.sessions.ofEvent(eventId);
      const isOver = sessions.every((session) => session.endsAt <= over || isCancelled(session));
      // Of an event whose sessions are all cancelled, another one may still be planned.
      return isOver && sessions.some(({ endsAt }) => endsAt <= over) && complete(ports, eventId);
    };
    return eachOf([...recent], completeIfOver, 1);
  },
});

const isCancelled = ({ progress }: Session): boolean => progress.status === 'cancelled';

const recentEvents = async (
  ports: CompleteEventsPorts,
  from: Instant,
  over: Instant,
): Promise<ReadonlySet<EventId>> => {
  const found = new Set<EventId>();
  let cursor: string | undefined;
  do {
    const page = await ports.sessions.endingAfter(from, { limit: 100, cursor });
    for (const session of page.items) if (session.endsAt <= over || isCancelled(session)) found.add(session.eventId);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
};

const complete = async (ports: CompleteEventsPorts, eventId: EventId): Promise<boolean> => {
  const known = await ports.events.find(eventId);
  if (known?.state.progress.status !== 'approved') return false;
  const changing = { store: ports.events, of: eventFacts, clock: ports.clock };
  await changeAggregate(changing, eventId, async (event, now) => {
    const decided = event && decideEvent({ kind: 'complete', now }, event);
    return decided?.ok ? decided : ok([]);
  });
  return true;
};
