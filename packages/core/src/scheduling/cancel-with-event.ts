import type { Events } from '../catalog/index.ts';
import { changeAggregate, eachOf, invariant, ok, parseId } from '../kernel/index.ts';
import type { Clock, EventId, SessionId, Job } from '../kernel/index.ts';
import { followLog, unhurriedMs } from '../messaging/index.ts';
import type { FollowPorts, FollowStep } from '../messaging/index.ts';
import { decideMoveSession } from './session-decider.ts';
import { sessionFacts } from './session-facts.ts';
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
export type CancelWithEventPorts = CancelSessionsPorts & FollowPorts;

/** Follows the log and cancels the sessions of cancelled events, unless they are over. */
export const cancelWithEvent = (ports: CancelWithEventPorts): Job<FollowStep> =>
  followLog(
    ports,
    {
      consumer: 'cancel-with-event',
      batchSize: 2_000,
      subjectsOf: ({ type, aggregateId }) => (type === 'EventCancelled' ? [aggregateId] : []),
      apply: async (subject) => {
        const eventId = parseId('event', subject);
        if (eventId !== undefined) await cancelSessionsOf(ports, eventId);
      },
    },
    'cancel sessions with their event',
    unhurriedMs,
  );

/**
 * Cancels the sessions of an event. A session that fails does not keep the others from being
 * cancelled.
 */
export const cancelSessionsOf = async (ports: CancelSessionsPorts, eventId: EventId): Promise<void> => {
  await eachOf(await ports.sessions.ofEvent(eventId), ({ sessionId }) => cancel(ports, eventId, sessionId), 1);
};

const cancel = async (ports: CancelSessionsPorts, eventId: EventId, sessionId: SessionId): Promise<boolean> => {
  const event = (await ports.events.find(eventId))?.state;
  if (event === undefined) return false;
  const changing = { store: ports.sessions, of: sessionFacts, clock: ports.clock };
  await changeAggregate(changing, sessionId, async (session, now) => {
    invariant(session !== undefined, `session ${sessionId} of event ${eventId} is gone`);
    const decided = decideMoveSession({ move: 'cancel', by: null, now }, { session, event });
    return decided.ok ? decided : ok([]);
  });
  await tellEdition(ports, sessionId);
  return true;
};
