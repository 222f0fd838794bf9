import { describe, expect, it } from 'vitest';
import type { Event, EventProgress } from '../catalog/index.ts';
import { defaultLimits, instant } from '../kernel/index.ts';
import type { EventId, Instant, LayoutId, OrganizationId, PrincipalId, SessionId } from '../kernel/index.ts';
import { decideChangeSession, decideCreateSession, decideMoveSession } from './session-decider.ts';
import type { LayoutCheck, SessionMove } from './session-decider.ts';
import { evolveSession } from './session-facts.ts';
import type { Session, SessionChanges, SessionPlan } from './session.ts';

const hourMs = 3_600_000;
const at = (hours: number): Instant => instant(hours * hourMs);
const by = 'olga' as PrincipalId;
const hall: LayoutCheck = { capacity: 800, problems: [] };
const event = (progress: EventProgress): Event => ({
  eventId: 'event-1' as EventId,
  organizationId: 'org-1' as OrganizationId,
  details: {
    title: 'Night of strings',
    summary: '',
    category: 'concert',
    venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
    currency: 'EUR',
    tiers: [],
  },
  progress,
  createdAt: at(0),
});
const approved = event({ status: 'approved', approvedAt: at(1) });
const plan: SessionPlan = {
  startsAt: at(100),
  endsAt: at(103),
  saleStart: { kind: 'at', at: at(10) },
  layoutId: 'layout-1' as LayoutId,
  layoutVersion: 1,
};
const create = (over: Partial<SessionPlan> = {}, inHall: LayoutCheck = hall) =>
  decideCreateSession({
    sessionId: 'session-1' as SessionId,
    event: approved,
    plan: { ...plan, ...over },
    hall: inHall,
    by,
    now: at(2),
    limits: defaultLimits,
  });
const planned = (over: Partial<SessionPlan> = {}): Session => {
  const decided = create(over);
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return evolveSession(undefined, decided.value[0]);
};
const problemsOf = (decided: ReturnType<typeof create> | ReturnType<typeof decideChangeSession>) =>
  !decided.ok && 'problems' in decided.refusal
    ? decided.refusal.problems.map(({ path, code }) => `${path}: ${code}`)
    : decided;

describe('a session that is planned', () => {
  it('sells up to its end and holds as long as the limits say, unless told otherwise', () => {
    expect(planned()).toMatchObject({ saleEndsAt: at(103), holdTtlMs: defaultLimits.holdTtlMs });
    expect(planned()).toMatchObject({ progress: { status: 'planned' }, announced: [] });
    expect(planned({ saleEndsAt: at(99), holdTtlMs: 60_000 })).toMatchObject({ saleEndsAt: at(99), holdTtlMs: 60_000 });
  });

  it.each([
    [{ saleEndsAt: at(104) }, 'saleEndsAt: after-end'],
    [{ saleStart: { kind: 'before-start', beforeMs: -4 * hourMs } }, 'saleStart.beforeMs: out-of-range'],
    [{ saleStart: { kind: 'before-start', beforeMs: 0 }, saleEndsAt: at(99) }, 'saleStart.beforeMs: after-sale-end'],
    [{ startsAt: at(2) }, 'startsAt: in-the-past'],
    [{ saleStart: { kind: 'at-once' }, saleEndsAt: at(2) }, 'saleEndsAt: in-the-past'],
  ] satisfies [Partial<SessionPlan>, string][])('is refused with %j', (over, problem) => {
    expect(problemsOf(create(over))).toEqual([problem]);
  });

  it('is refused with everything that is wrong at once, the hall included', () => {
    const unfit: LayoutCheck = {
      capacity: 0,
      problems: [{ path: 'layoutId', code: 'unknown-tier', message: 'no tier vip' }],
    };
    expect(problemsOf(create({ endsAt: at(50), holdTtlMs: 1 }, unfit))).toEqual([
      'endsAt: before-start',
      'holdTtlMs: out-of-range',
      'layoutId: unknown-tier',
    ]);
  });
});

describe('a session that is moved', () => {
  const moveAt = (hours: number, move: SessionMove, session: Session, progress: Event = approved) =>
    decideMoveSession({ move, by, now: at(hours) }, { session, event: progress });
  const after = (hours: number, ...moves: SessionMove[]): Session =>
    moves.reduce((session, move) => {
      const decided = moveAt(hours, move, session);
      return decided.ok ? evolveSession(session, decided.value[0]) : session;
    }, planned());

  it('is paused and resumed while it is on sale', () => {
    expect(after(20, 'pause').progress).toEqual({ status: 'paused', pausedAt: at(20) });
    expect(after(20, 'pause', 'resume').progress).toEqual({ status: 'planned' });
    expect(moveAt(5, 'pause', planned())).toMatchObject({
      refusal: { code: 'scheduling/session-status-unfit', status: 'scheduled', needs: ['on_sale', 'sold_out'] },
    });
    expect(moveAt(20, 'resume', planned())).toMatchObject({ refusal: { status: 'on_sale', needs: ['paused'] } });
  });

  it('is closed permanently', () => {
    expect(after(20, 'close').progress).toEqual({ status: 'closed', closedAt: at(20) });
    expect(moveAt(20, 'resume', after(20, 'close'))).toMatchObject({ refusal: { status: 'closed' } });
  });

  it('is cancelled unless it is over', () => {
    expect([5, 20, 102].map((hours) => moveAt(hours, 'cancel', planned()).ok)).toEqual([true, true, true]);
    expect(moveAt(103, 'cancel', planned())).toMatchObject({ refusal: { status: 'completed' } });
    const over = event({ status: 'completed', completedAt: at(19), approvedAt: at(1) });
    expect(moveAt(20, 'cancel', planned(), over)).toMatchObject({ refusal: { status: 'completed' } });
    expect(moveAt(20, 'cancel', after(20, 'cancel'))).toMatchObject({ refusal: { status: 'cancelled' } });
  });

  it('is cancelled after its event was', () => {
    const cancelled = event({ status: 'cancelled', cancelledAt: at(19), approvedAt: at(1) });
    expect(moveAt(20, 'cancel', planned(), cancelled)).toMatchObject({
      ok: true,
      value: [{ type: 'SessionCancelled' }],
    });
    expect(moveAt(20, 'pause', planned(), cancelled)).toMatchObject({ refusal: { status: 'cancelled' } });
  });
});

describe('a session that is changed', () => {
  const changeAt = (hours: number, changes: SessionChanges, session: Session = planned(), inHall: LayoutCheck = hall) =>
    decideChangeSession(
      { changes, hall: inHall, limits: defaultLimits, by, now: at(hours) },
      { session, event: approved },
    );
  const sessionAfter = (decided: ReturnType<typeof changeAt>) =>
    decided.ok ? evolveSession(undefined, decided.value[0]) : decided;

  it('keeps fields that are left out, and a sale that ends with the session still does', () => {
    const moved = sessionAfter(changeAt(20, { startsAt: at(120), endsAt: at(124) }));
    expect(moved).toEqual({ ...planned(), startsAt: at(120), endsAt: at(124), saleEndsAt: at(124) });
    const early = sessionAfter(changeAt(20, { endsAt: at(124) }, planned({ saleEndsAt: at(90) })));
    expect(early).toMatchObject({ endsAt: at(124), saleEndsAt: at(90) });
  });

  it('is checked like a new one', () => {
    expect(problemsOf(changeAt(20, { startsAt: at(20), saleEndsAt: at(200) }))).toEqual([
      'startsAt: in-the-past',
      'saleEndsAt: after-end',
    ]);
  });

  it('may be moved although it has begun, as long as its start stays', () => {
    expect(sessionAfter(changeAt(101, { endsAt: at(105) }))).toMatchObject({ endsAt: at(105) });
  });

  it('changes its layout only while nobody can take seats', () => {
    for (const changes of [{ layoutVersion: 2 }, { layoutId: 'layout-2' as LayoutId }]) {
      expect(changeAt(20, changes)).toMatchObject({ refusal: { status: 'on_sale', needs: ['scheduled', 'paused'] } });
      expect(changeAt(5, changes)).toMatchObject({ ok: true });
      expect(changeAt(20, changes, { ...planned(), progress: { status: 'paused', pausedAt: at(15) } })).toMatchObject({
        ok: true,
      });
    }
    expect(changeAt(20, { layoutVersion: 1, layoutId: plan.layoutId })).toMatchObject({ ok: true });
  });

  it('does not open a sale again that has closed', () => {
    const closing = planned({ saleEndsAt: at(90) });
    expect(problemsOf(changeAt(91, { saleEndsAt: at(95) }, closing))).toEqual(['saleEndsAt: sale-closed']);
    expect(changeAt(91, { startsAt: at(101) }, closing)).toMatchObject({ ok: true });
    const closed: Session = { ...closing, progress: { status: 'closed', closedAt: at(50) } };
    expect(sessionAfter(changeAt(91, { saleEndsAt: at(95) }, closed))).toEqual({ ...closed, saleEndsAt: at(95) });
  });
});
