import { changeAggregate, ok, parseId } from '../kernel/index.ts';
import type { Clock, EventId, SessionId } from '../kernel/index.ts';
import { cancelEvent } from '../catalog/index.ts';
import type { Events } from '../catalog/index.ts';
import { followLog } from '../messaging/index.ts';
import type { BackgroundStep, ChangeFeed, Checkpoints, RecordedEvent } from '../messaging/index.ts';
import { decideMoveSession } from './session-decider.ts';
import { evolveSession, sessionEvent } from './session-events.ts';
import type { Sessions } from './sessions.port.ts';
import { tellEdition } from './tell-edition.ts';
import type { EditionPorts } from './tell-edition.ts';

/** What cancelling the sessions of an event needs. */
export interface CancelSessionsPorts {
  readonly events: Events;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly seatLocks: EditionPorts['seatLocks'];
}

/** What following cancelled events needs. */
export interface CancelWithEventPorts extends CancelSessionsPorts {
  readonly changeFeed: ChangeFeed;
  readonly checkpoints: Checkpoints;
}

/**
 * Cancels an event as `cancelEvent` does, and its sessions with it, before it answers: from then on nothing of it can be held anywhere. A session that
 * could not be cancelled, by a fault or a crash, is cancelled by whoever follows the log.
 */
export const cancelEventWithSessions =
  (ports: CancelSessionsPorts & Parameters<typeof cancelEvent>[0]): ReturnType<typeof cancelEvent> =>
  async (command) => {
    const cancelled = await cancelEvent(ports)(command);
    if (cancelled.ok) await cancelSessionsOf(ports, cancelled.value.eventId);
    return cancelled;
  };

/** Follows the log and cancels the sessions of events that were cancelled, as far as they are not over. */
export const cancelWithEvent = (ports: CancelWithEventPorts): BackgroundStep =>
  followLog(ports, {
    consumer: 'cancel-with-event',
    batchSize: 100,
    handle: async (events) => {
      for (const eventId of cancelledEvents(events)) await cancelSessionsOf(ports, eventId);
    },
  });

const cancelSessionsOf = async (ports: CancelSessionsPorts, eventId: EventId): Promise<void> => {
  for (const { sessionId } of await ports.sessions.ofEvent(eventId)) await cancel(ports, eventId, sessionId);
};

const cancelledEvents = (events: readonly RecordedEvent[]): readonly EventId[] =>
  events.flatMap(({ type, aggregateId }) => (type === 'EventCancelled' ? (parseId('event', aggregateId) ?? []) : []));

const cancel = async (ports: CancelSessionsPorts, eventId: EventId, sessionId: SessionId): Promise<void> => {
  const event = (await ports.events.find(eventId))?.state;
  const known = await ports.sessions.find(sessionId);
  if (event === undefined || known === undefined) return;
  await changeAggregate(ports.sessions, sessionId, async (stored) => {
    const { state: session, version } = stored ?? known;
    const now = ports.clock.now();
    const decided = decideMoveSession('cancel', { session, event, by: null, now });
    if (!decided.ok) return ok({ state: session, events: [] });
    const events = [sessionEvent(decided.value, version + 1, now)];
    return ok({ state: evolveSession(session, decided.value), events });
  });
  await tellEdition(ports, sessionId);
};
