import type { Event } from '../catalog/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Instant, Limits, PrincipalId, Problem, Result, SessionId } from '../kernel/index.ts';
import { checkFutureSale, checkFutureStart, checkSessionPlan } from './check-session-plan.ts';
import type { SessionInvalid, SessionStatusUnfit } from './refusals.ts';
import type { SessionFact } from './session-facts.ts';
import { sessionStatus } from './session-status.ts';
import type { Session, SessionChanges, SessionPlan, SessionStatus } from './session.ts';

/** What checking the layout of a plan found. */
export interface LayoutCheck {
  /** How many seats of the layout can be sold at all. */
  readonly capacity: number;
  /** What is wrong with the layout for this event. */
  readonly problems: readonly Problem[];
}

/** A new session of an event, with valid times and a layout that fits. */
export const decideCreateSession = (command: {
  readonly sessionId: SessionId;
  readonly event: Event;
  readonly plan: SessionPlan;
  readonly hall: LayoutCheck;
  readonly by: PrincipalId;
  readonly now: Instant;
  readonly limits: Limits;
}): Result<readonly [SessionFact], SessionInvalid> => {
  const { sessionId, event, plan, hall, by, now, limits } = command;
  const problems = [
    ...checkFutureStart(plan.startsAt, now),
    ...checkFutureSale(plan, now),
    ...checkSessionPlan(plan, limits),
    ...hall.problems,
  ];
  if (problems.length > 0) return refuse({ code: 'scheduling/session-invalid', problems });
  const session: Session = {
    sessionId,
    eventId: event.eventId,
    organizationId: event.organizationId,
    startsAt: plan.startsAt,
    endsAt: plan.endsAt,
    saleStart: plan.saleStart,
    saleEndsAt: plan.saleEndsAt ?? plan.endsAt,
    layoutId: plan.layoutId,
    layoutVersion: plan.layoutVersion,
    holdTtlMs: plan.holdTtlMs ?? limits.holdTtlMs,
    progress: { status: 'planned' },
    announced: [],
    createdAt: now,
  };
  const { currency } = event.details;
  return ok([{ type: 'SessionCreated', payload: { session, capacity: hall.capacity, currency, by } }]);
};

/** A move that an organizer may ask a session to make. */
export type SessionMove = 'pause' | 'resume' | 'close' | 'cancel';

/** A session and the event it is of, as far as a decision looks at that. */
export interface SessionOfEvent<Of = Pick<Event, 'progress'>> {
  readonly session: Session;
  readonly event: Of;
}

/** When something is decided about a session, and who asked for it. */
export interface SessionStamp {
  readonly now: Instant;
  /** Null: not a person but another fact asks for it. */
  readonly by: PrincipalId | null;
}

const sellable: readonly SessionStatus[] = ['on_sale', 'sold_out'];

/** The statuses each move, and a change of the plan, start from. */
export const sessionMoves: Readonly<Record<SessionMove | 'change' | 'change-layout', readonly SessionStatus[]>> = {
  pause: sellable,
  resume: ['paused'],
  close: [...sellable, 'paused'],
  cancel: ['scheduled', ...sellable, 'paused', 'closed'],
  change: ['scheduled', ...sellable, 'paused', 'closed'],
  'change-layout': ['scheduled', 'paused'],
};

/** The outcome of a move, or why it cannot be made. Permission is decided elsewhere. */
export const decideMoveSession = (
  { move, by, now }: SessionStamp & { readonly move: SessionMove },
  { session, event }: SessionOfEvent,
): Result<readonly [SessionFact], SessionStatusUnfit> => {
  const fits = requireStatus(sessionMoves[move], session, move === 'cancel' ? ownSituation(event) : event, now);
  if (!fits.ok) return fits;
  const { sessionId, eventId } = session;
  return ok([{ type: factTypes[move], payload: { sessionId, eventId, at: now, by } }]);
};

const factTypes = {
  pause: 'SessionPaused',
  resume: 'SessionResumed',
  close: 'SessionClosed',
  cancel: 'SessionCancelled',
} as const satisfies Record<SessionMove, SessionFact['type']>;

/** A session of a cancelled event still has to be cancelled itself. */
const ownSituation = (event: Pick<Event, 'progress'>): Pick<Event, 'progress'> =>
  event.progress.status === 'cancelled' ? { progress: { status: 'draft' } } : event;

/**
 * The plan after a change: what is left out stays, and a sale that ended with the session still
 * does.
 */
export const planAfter = (session: Session, changes: SessionChanges): SessionPlan => {
  const endsAt = changes.endsAt ?? session.endsAt;
  const saleEnded = session.saleEndsAt === session.endsAt ? endsAt : session.saleEndsAt;
  return {
    startsAt: changes.startsAt ?? session.startsAt,
    endsAt,
    saleStart: changes.saleStart ?? session.saleStart,
    saleEndsAt: changes.saleEndsAt ?? saleEnded,
    layoutId: changes.layoutId ?? session.layoutId,
    layoutVersion: changes.layoutVersion ?? session.layoutVersion,
    holdTtlMs: changes.holdTtlMs ?? session.holdTtlMs,
  };
};

/** Whether a plan puts the session into another hall, or another version of it. */
export const changesLayout = (session: Session, plan: SessionPlan): boolean =>
  plan.layoutId !== session.layoutId || plan.layoutVersion !== session.layoutVersion;

/**
 * Changes the plan of a session that is not over. Its layout can change only while nothing can be
 * held (scheduled or paused), so that nobody takes a seat that is about to disappear. A sale that
 * has closed stays closed.
 */
export const decideChangeSession = (
  command: SessionStamp & { readonly changes: SessionChanges; readonly hall: LayoutCheck; readonly limits: Limits },
  { session, event }: SessionOfEvent<Event>,
): Result<readonly [SessionFact], SessionStatusUnfit | SessionInvalid> => {
  const { changes, hall, limits, by, now } = command;
  const plan = planAfter(session, changes);
  const needs = sessionMoves[changesLayout(session, plan) ? 'change-layout' : 'change'];
  const fits = requireStatus(needs, session, event, now);
  if (!fits.ok) return fits;
  const lapsed = fits.value === 'closed' && session.progress.status !== 'closed';
  const reopens = lapsed && plan.saleEndsAt !== session.saleEndsAt;
  const problems = [
    ...(plan.startsAt === session.startsAt ? [] : checkFutureStart(plan.startsAt, now)),
    ...checkSessionPlan(plan, limits),
    ...(reopens ? [saleClosed] : []),
    ...hall.problems,
  ];
  if (problems.length > 0) return refuse({ code: 'scheduling/session-invalid', problems });
  const changed: Session = {
    ...session,
    ...plan,
    saleEndsAt: plan.saleEndsAt ?? plan.endsAt,
    holdTtlMs: plan.holdTtlMs ?? session.holdTtlMs,
  };
  const { currency } = event.details;
  return ok([{ type: 'SessionChanged', payload: { session: changed, capacity: hall.capacity, currency, by } }]);
};

const saleClosed: Problem = {
  path: 'saleEndsAt',
  code: 'sale-closed',
  message: 'the sale of this session has closed and does not open again',
};

const requireStatus = (
  needs: readonly SessionStatus[],
  session: Session,
  event: Pick<Event, 'progress'>,
  now: Instant,
): Result<SessionStatus, SessionStatusUnfit> => {
  const status = sessionStatus({ session, event, soldOut: false, now });
  return needs.includes(status) ? ok(status) : refuse({ code: 'scheduling/session-status-unfit', status, needs });
};
