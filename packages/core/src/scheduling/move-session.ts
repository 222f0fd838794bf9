import type { Event, Events } from '../catalog/index.ts';
import { changeAggregate, invariant } from '../kernel/index.ts';
import type { Clock, RefusalShape, Result, SessionId } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { requireOwnSession } from './own-session.ts';
import type { SessionReference } from './own-session.ts';
import type { SessionStatusUnfit, SessionUnknown } from './refusals.ts';
import { decideMoveSession } from './session-decider.ts';
import type { SessionMove, SessionOfEvent, SessionStamp } from './session-decider.ts';
import { sessionFacts } from './session-facts.ts';
import type { SessionFact } from './session-facts.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.port.ts';
import { tellEdition } from './tell-edition.ts';
import type { EditionPorts } from './tell-edition.ts';

/** What every move of a session needs. */
export interface SessionPorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly seatLocks: EditionPorts['seatLocks'];
}

/** Why a move of a session was refused. */
export type MoveSessionRefusal = SessionUnknown | MemberRoleMissing | SessionStatusUnfit;

/**
 * Decides about a session for one of its organization's editors, again if somebody else saved it in
 * between. Tells the locks before it answers: from then on no process takes seats by what the
 * session was before.
 *
 * If the locks cannot be told, the session has changed and the caller gets the fault. The relay
 * tells them later, and so does the same call, repeated, before it refuses.
 */
export const moveOwnSession = async <Refusal extends RefusalShape>(
  ports: SessionPorts,
  { principal, sessionId }: SessionReference,
  decide: (stamp: SessionStamp, state: SessionOfEvent<Event>) => Promise<Result<readonly SessionFact[], Refusal>>,
): Promise<Result<Session, Refusal | SessionUnknown | MemberRoleMissing>> => {
  const moved = await changeAggregate<SessionId, Session, SessionFact, Refusal | SessionUnknown | MemberRoleMissing>(
    { store: ports.sessions, of: sessionFacts, clock: ports.clock },
    sessionId,
    async (stored, now) => {
      const own = await requireOwnSession(ports, stored, principal, editors);
      if (!own.ok) return own;
      const session = own.value;
      const event = (await ports.events.find(session.eventId))?.state;
      invariant(event, `session ${sessionId} is of event ${session.eventId}, which does not exist`);
      return decide({ by: principal.principalId, now }, { session, event });
    },
  );
  if (moved.ok || moved.refusal.code === 'scheduling/session-status-unfit') await tellEdition(ports, sessionId);
  return moved;
};

/** Makes one of the moves that need no details. */
export const makeMove = (
  ports: SessionPorts,
  reference: SessionReference,
  move: SessionMove,
): Promise<Result<Session, MoveSessionRefusal>> =>
  moveOwnSession(ports, reference, async (stamp, state) => decideMoveSession({ ...stamp, move }, state));
