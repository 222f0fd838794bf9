import type { Event } from '../catalog/index.ts';
import { invariant, ok } from '../kernel/index.ts';
import type { Limits, RefusalShape, Result, SeatId, SessionId } from '../kernel/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import { canReplaceLayout } from '../seating/index.ts';
import type { Layouts, SeatsDisplaced } from '../seating/index.ts';
import { inspectHall } from './inspect-hall.ts';
import { moveOwnSession } from './move-session.ts';
import type { SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { SessionInvalid, SessionStatusUnfit, SessionUnknown } from './refusals.ts';
import { changesLayout, decideChangeSession, planAfter } from './session-decider.ts';
import type { DecideSession } from './session-decider.ts';
import type { SessionFact } from './session-events.ts';
import type { Session, SessionChanges, SessionPlan } from './session.ts';
import type { EditionPorts } from './tell-edition.ts';

/** Which session to change, by whom, and in what. */
export interface ChangeSessionCommand extends SessionReference {
  readonly changes: SessionChanges;
}

/** Why a session may not be changed. */
export type ChangeSessionRefusal =
  SessionUnknown | MemberRoleMissing | SessionStatusUnfit | SessionInvalid | SeatsDisplaced;

/** What tells which seats of a session somebody has a right to: the arbiter's claims and sales, and the live holds. */
export interface TakenSeatPorts {
  readonly seatSales: {
    taken(sessionId: SessionId): Promise<{
      readonly decisions: readonly { readonly seatId: SeatId; readonly status: 'claimed' | 'sold' | 'free' }[];
    }>;
  };
  readonly seatLocks: EditionPorts['seatLocks'] & {
    held(sessionId: SessionId): Promise<Result<{ readonly held: readonly SeatId[] }, RefusalShape>>;
  };
}

type ChangePorts = SessionPorts & TakenSeatPorts & { readonly layouts: Layouts; readonly limits: Limits };

/**
 * Changes times, sale window, hold time or layout of a session that is not over; for owners and managers. Its layout only while the session is
 * scheduled or paused, and only if every seat that is held, claimed or sold is in the new one too, as what its buyer was promised.
 */
export const changeSession =
  (ports: ChangePorts) =>
  ({ changes, ...reference }: ChangeSessionCommand): Promise<Result<Session, ChangeSessionRefusal>> =>
    moveOwnSession(ports, reference, (state) => decide(ports, changes, state));

const decide = async (
  ports: ChangePorts,
  changes: SessionChanges,
  state: DecideSession & { readonly event: Event },
): Promise<Result<SessionFact, SessionStatusUnfit | SessionInvalid | SeatsDisplaced>> => {
  const { session, event } = state;
  const plan = planAfter(session, changes);
  const hall = await inspectHall(ports, event, plan);
  const decided = decideChangeSession({ changes, hall, limits: ports.limits }, state);
  if (!decided.ok || !changesLayout(session, plan)) return decided;
  const replaceable = await requireReplaceable(ports, session, plan);
  return replaceable.ok ? decided : replaceable;
};

const requireReplaceable = async (
  ports: ChangePorts,
  session: Session,
  plan: SessionPlan,
): Promise<Result<null, SeatsDisplaced>> => {
  const [current, next, taken] = await Promise.all([
    ports.layouts.find(session.layoutId, session.layoutVersion),
    ports.layouts.find(plan.layoutId, plan.layoutVersion),
    takenSeats(ports, session.sessionId),
  ]);
  invariant(current && next, `a layout of session ${session.sessionId} is gone`);
  const replaced = canReplaceLayout(current, next, taken);
  return replaced.ok ? ok(null) : replaced;
};

/** Holds of a store that knows nothing of the session are gone with it; what the arbiter has stays. */
const takenSeats = async (ports: TakenSeatPorts, sessionId: SessionId): Promise<readonly SeatId[]> => {
  const held = await ports.seatLocks.held(sessionId);
  const { decisions } = await ports.seatSales.taken(sessionId);
  const decided = decisions.filter(({ status }) => status !== 'free').map(({ seatId }) => seatId);
  return [...new Set([...(held.ok ? held.value.held : []), ...decided])];
};
