import type { Event } from '../catalog/index.ts';
import { invariant, ok } from '../kernel/index.ts';
import type { Limits, RefusalShape, Result, SeatId, SessionId } from '../kernel/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import { canReplaceLayout } from '../seating/index.ts';
import type { Layouts, SeatsDisplaced } from '../seating/index.ts';
import { inspectLayout } from './inspect-layout.ts';
import { moveOwnSession } from './move-session.ts';
import type { SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { SessionInvalid, SessionStatusUnfit, SessionUnknown } from './refusals.ts';
import { changesLayout, decideChangeSession, planAfter } from './session-decider.ts';
import type { SessionOfEvent, SessionStamp } from './session-decider.ts';
import type { SessionFact } from './session-facts.ts';
import type { Session, SessionChanges, SessionPlan } from './session.ts';
import type { Sessions } from './sessions.port.ts';
import type { EditionPorts } from './tell-edition.ts';

/** Who changes which session, and what. */
export interface ChangeSessionCommand extends SessionReference {
  readonly changes: SessionChanges;
}

/** Why a session was not changed. */
export type ChangeSessionRefusal =
  SessionUnknown | MemberRoleMissing | SessionStatusUnfit | SessionInvalid | SeatsDisplaced;

/**
 * What tells which seats of a session are taken: the arbiter's claims and sales, and the live
 * holds.
 */
export interface TakenSeatPorts {
  readonly seatSales: {
    taken(sessionId: SessionId): Promise<{ readonly decisions: readonly { readonly seatId: SeatId }[] }>;
  };
  readonly seatLocks: EditionPorts['seatLocks'] & {
    held(sessionId: SessionId): Promise<Result<{ readonly held: readonly SeatId[] }, RefusalShape>>;
  };
}

type ChangePorts = SessionPorts & TakenSeatPorts & { readonly layouts: Layouts; readonly limits: Limits };

/**
 * Changes the times, sale window, hold time or layout of a session that is not over.
 *
 * The layout can change only while the session is scheduled or paused, and only if the new one has
 * every seat that is held, claimed or sold, as its buyer was promised it.
 *
 * @param command `principal` has to be an owner or a manager of the session's organization. What
 *   `changes` leaves out stays, but a sale that ends with the session goes on doing so.
 * @returns the changed session; or
 *   - `scheduling/session-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `scheduling/session-status-unfit` if it is over or cancelled, or on sale while its layout is
 *     to change
 *   - `scheduling/session-invalid` with everything that is wrong with the changed plan
 *   - `seating/seats-displaced` with the taken seats that the new layout lacks or changes
 * @throws a fault of the seat locks if they could not be told. The session has changed then; the
 *   same call, repeated, tells them.
 * @example
 * const changes = { holdTtlMs: 10 * 60_000 };
 * const changed = await office.scheduling.changeSession({ principal, sessionId, changes });
 */
export const changeSession =
  (ports: ChangePorts) =>
  ({ changes, ...reference }: ChangeSessionCommand): Promise<Result<Session, ChangeSessionRefusal>> => {
    let knownSeats: readonly SeatId[] | undefined;
    const save: Sessions['save'] = (change) =>
      knownSeats === undefined ? ports.sessions.save(change) : ports.sessions.saveInHall(change, knownSeats);
    return moveOwnSession({ ...ports, sessions: { ...ports.sessions, save } }, reference, async (stamp, state) => {
      const decided = await decide(ports, { ...stamp, changes }, state);
      if (!decided.ok) return decided;
      knownSeats = decided.value.knownSeats;
      return ok(decided.value.facts);
    });
  };

/** A change, and the taken seats that were found in the new hall; without them the hall stays. */
interface Decided {
  readonly facts: readonly SessionFact[];
  readonly knownSeats?: readonly SeatId[];
}

const decide = async (
  ports: ChangePorts,
  command: SessionStamp & { readonly changes: SessionChanges },
  state: SessionOfEvent<Event>,
): Promise<Result<Decided, SessionStatusUnfit | SessionInvalid | SeatsDisplaced>> => {
  const { session, event } = state;
  const plan = planAfter(session, command.changes);
  const hall = await inspectLayout(ports, event, plan);
  const decided = decideChangeSession({ ...command, hall, limits: ports.limits }, state);
  if (!decided.ok) return decided;
  const facts = decided.value;
  if (!changesLayout(session, plan)) return ok({ facts });
  const replaceable = await requireReplaceable(ports, session, plan);
  return replaceable.ok ? ok({ facts, knownSeats: replaceable.value }) : replaceable;
};

const requireReplaceable = async (
  ports: ChangePorts,
  session: Session,
  plan: SessionPlan,
): Promise<Result<readonly SeatId[], SeatsDisplaced>> => {
  const [current, next, taken] = await Promise.all([
    ports.layouts.find(session.layoutId, session.layoutVersion),
    ports.layouts.find(plan.layoutId, plan.layoutVersion),
    takenSeats(ports, session.sessionId),
  ]);
  invariant(current && next, `a layout of session ${session.sessionId} is gone`);
  const replaced = canReplaceLayout(current, next, taken);
  return replaced.ok ? ok(taken) : replaced;
};

/**
 * Holds of a store that knows nothing of the session are gone with it; the arbiter's claims and
 * sales stay.
 */
const takenSeats = async (ports: TakenSeatPorts, sessionId: SessionId): Promise<readonly SeatId[]> => {
  const held = await ports.seatLocks.held(sessionId);
  const { decisions } = await ports.seatSales.taken(sessionId);
  const decided = decisions.map(({ seatId }) => seatId);
  return [...new Set([...(held.ok ? held.value.held : []), ...decided])];
};
