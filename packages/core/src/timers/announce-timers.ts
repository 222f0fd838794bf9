import type { Events } from '../catalog/index.ts';
import { changeAggregate, eachOf, ok, parseId, idleEveryMs } from '../kernel/index.ts';
import type { Clock, SessionId, Job } from '../kernel/index.ts';
import { sessionFacts } from '../scheduling/index.ts';
import type { AnnouncementKind, Sessions } from '../scheduling/index.ts';
import { decideAnnouncement, isAnnouncementKind } from './session-timers.ts';
import type { Timer, Timers } from './timers.port.ts';

/** What announcing needs. */
export interface AnnouncePorts {
  readonly sessions: Sessions;
  readonly events: Events;
  readonly timers: Timers;
  readonly clock: Clock;
}

const leaseMs = 30_000;
const batchSize = 100;

/**
 * Announces what timers are set for: `SaleOpened`, `SaleClosed`, `SessionReminded`, `SaleReminded`,
 * each once per session and time, however often the timer fires. A timer ahead of our clock comes
 * again, and so does one that fails; neither holds up the others.
 */
export const announceTimers = (ports: AnnouncePorts): Job => ({
  name: 'announce timers',
  everyMs: 1_000,
  idleMs: () => idleEveryMs,
  run: async () => {
    const due = await ports.timers.due({ limit: batchSize, leaseMs });
    await eachOf(due, (timer) => fire(ports, timer), 1);
    return due.length;
  },
});

const fire = async (ports: AnnouncePorts, timer: Timer): Promise<boolean> => {
  if (timer.at > ports.clock.now()) return false;
  const sessionId = parseId('session', timer.subject);
  if (sessionId && isAnnouncementKind(timer.kind)) await announce(ports, sessionId, timer.kind);
  await ports.timers.done(timer);
  return true;
};

const announce = async (ports: AnnouncePorts, sessionId: SessionId, kind: AnnouncementKind): Promise<void> => {
  if ((await ports.sessions.find(sessionId)) === undefined) return;
  const changing = { store: ports.sessions, of: sessionFacts, clock: ports.clock };
  await changeAggregate(changing, sessionId, async (session, now) => {
    if (session === undefined) return ok([]);
    const event = (await ports.events.find(session.eventId))?.state;
    return ok(event === undefined ? [] : decideAnnouncement({ kind, now }, { session, event }));
  });
};
