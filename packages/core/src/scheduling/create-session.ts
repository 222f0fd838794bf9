import { eventMoves, requireOwnEvent } from '../catalog/index.ts';
import type { EventProgress, EventReference, EventStatusUnfit, EventUnknown } from '../catalog/index.ts';
import { ok, refuse, saveNew } from '../kernel/index.ts';
import type { IdSource, Limits, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import type { Layouts } from '../seating/index.ts';
import { inspectLayout } from './inspect-layout.ts';
import type { SessionPorts } from './move-session.ts';
import type { SessionInvalid, SessionLimitReached } from './refusals.ts';
import { decideCreateSession } from './session-decider.ts';
import { sessionFacts } from './session-facts.ts';
import type { Session, SessionPlan } from './session.ts';

/** Who plans which session, of which event. */
export interface CreateSessionCommand extends EventReference {
  readonly plan: SessionPlan;
}

/** Why a session was not planned. */
export type CreateSessionRefusal =
  EventUnknown | MemberRoleMissing | EventStatusUnfit | SessionInvalid | SessionLimitReached;

/** The states in which an event takes new sessions. */
const needs: readonly EventProgress['status'][] = [...new Set([...eventMoves.change, ...eventMoves.cancel])];

/**
 * Plans a session of an event. It is sold once its sale opens and its event is approved.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization. `plan`
 *   names times, layout and sale window: the sale ends with the session unless `saleEndsAt` is set,
 *   and a hold lives for `limits.holdTtlMs` (default 5 minutes) unless `holdTtlMs` is set.
 * @returns the session; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `catalog/event-status-unfit` if the event is over or cancelled
 *   - `scheduling/session-limit-reached` if the event has `limits.sessionsPerEvent` (default 200)
 *     sessions that are not cancelled
 *   - `scheduling/session-invalid` with everything that is wrong with the plan, and with its layout
 *     for this event
 * @example
 * const planned = await office.scheduling.createSession({ principal, eventId, plan });
 * if (planned.ok) console.log(planned.value.sessionId);
 */
export const createSession =
  (ports: SessionPorts & { readonly layouts: Layouts; readonly ids: IdSource; readonly limits: Limits }) =>
  async ({ principal, eventId, plan }: CreateSessionCommand): Promise<Result<Session, CreateSessionRefusal>> => {
    const own = await requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, editors);
    if (!own.ok) return own;
    const event = own.value;
    const { status } = event.progress;
    if (!needs.includes(status)) return refuse({ code: 'catalog/event-status-unfit', status, needs });
    const limit = ports.limits.sessionsPerEvent;
    const sessions = await ports.sessions.ofEvent(eventId);
    const kept = sessions.filter(({ progress }) => progress.status !== 'cancelled');
    if (kept.length >= limit) return refuse({ code: 'scheduling/session-limit-reached', limit });
    const hall = await inspectLayout(ports, event, plan);
    const now = ports.clock.now();
    const by = principal.principalId;
    const sessionId = ports.ids.next('session');
    const decided = decideCreateSession({ sessionId, event, plan, hall, by, now, limits: ports.limits });
    if (!decided.ok) return decided;
    return ok(await saveNew(ports.sessions, sessionFacts, decided.value, now));
  };
