import { describe, expect, it } from 'vitest';
import type { EventProgress } from '../catalog/index.ts';
import { instant } from '../kernel/index.ts';
import type { EventId, Instant, LayoutId, OrganizationId, SessionId } from '../kernel/index.ts';
import { evolveSession } from '../scheduling/index.ts';
import type { AnnouncementKind, Session } from '../scheduling/index.ts';
import { decideAnnouncement, timersOf } from './session-timers.ts';

const hourMs = 3_600_000;
const at = (hours: number): Instant => instant(hours * hourMs);
const approved: EventProgress = { status: 'approved', approvedAt: at(1) };
const session: Session = {
  sessionId: 'session-1' as SessionId,
  eventId: 'event-1' as EventId,
  organizationId: 'org-1' as OrganizationId,
  startsAt: at(100),
  endsAt: at(103),
  saleStart: { kind: 'at', at: at(10) },
  saleEndsAt: at(102),
  layoutId: 'layout-1' as LayoutId,
  layoutVersion: 1,
  holdTtlMs: 300_000,
  progress: { status: 'planned' },
  announced: [],
  createdAt: at(0),
};
const timers = (over: Partial<Session> = {}, progress: EventProgress = approved) =>
  Object.fromEntries(timersOf({ ...session, ...over }, { progress }).map((timer) => [timer.kind, timer.at / hourMs]));
const announce = (
  kind: AnnouncementKind,
  hours: number,
  given: Session = session,
  progress: EventProgress = approved,
) => decideAnnouncement({ kind, now: at(hours) }, { session: given, event: { progress } });

describe('the timers of a session', () => {
  it('are its opening, its closing, and the reminders before', () => {
    expect(timers()).toEqual({ 'sale-opens': 10, 'sale-closes': 102, 'reminder-day-before': 76, 'reminder-sale': 9.5 });
  });

  it('move when it moves', () => {
    expect(timers({ startsAt: at(200), saleStart: { kind: 'before-start', beforeMs: 50 * hourMs } })).toMatchObject({
      'sale-opens': 150,
      'reminder-sale': 149.5,
      'reminder-day-before': 176,
    });
  });

  it('wait for the approval where the sale opens with it', () => {
    expect(timers({ saleStart: { kind: 'at-once' } }, { status: 'draft' })).toEqual({
      'sale-closes': 102,
      'reminder-day-before': 76,
    });
    expect(timers({ saleStart: { kind: 'at-once' } })).toMatchObject({ 'sale-opens': 1 });
  });

  it('vanish when it or its event is cancelled', () => {
    expect(timers({ progress: { status: 'cancelled', cancelledAt: at(5) } })).toEqual({});
    expect(timers({}, { status: 'cancelled', cancelledAt: at(5), approvedAt: null })).toEqual({});
  });

  it('lack what was announced for that time, but not another announcement of the same time', () => {
    const announced = [{ kind: 'sale-closes', at: at(10) } as const];
    expect(timers({ announced })).toEqual(timers());
    expect(timers({ announced: [{ kind: 'sale-opens', at: at(10) }] })).not.toHaveProperty('sale-opens');
  });

  it('remind of nothing that was due before there was a session', () => {
    expect(timers({ createdAt: at(80) })).toEqual({ 'sale-opens': 10, 'sale-closes': 102 });
    expect(timers({ createdAt: at(76) })).toMatchObject({ 'reminder-day-before': 76 });
  });
});

describe('an announcement', () => {
  it('is made when it is due and true', () => {
    expect(announce('sale-opens', 10)).toMatchObject([{ type: 'SaleOpened' }]);
    expect(announce('sale-closes', 102)).toMatchObject([{ type: 'SaleClosed' }]);
    expect(announce('reminder-day-before', 76)).toMatchObject([{ type: 'SessionReminded' }]);
    expect(announce('reminder-sale', 9.5)).toMatchObject([{ type: 'SaleReminded' }]);
  });

  it('is made late, but not when it is no longer true', () => {
    expect(announce('sale-opens', 50)).toMatchObject([{ type: 'SaleOpened' }]);
    expect(announce('sale-opens', 102)).toEqual([]);
    expect(announce('reminder-sale', 11)).toEqual([]);
    expect(announce('reminder-day-before', 104)).toEqual([]);
  });

  it('is not made early, nor of an event the public does not know', () => {
    expect(announce('reminder-sale', 9.5, session, { status: 'draft' })).toEqual([]);
    expect(announce('reminder-day-before', 76, session, { status: 'draft' })).toEqual([]);
    expect(announce('sale-opens', 9.99)).toEqual([]);
    expect(announce('sale-opens', 10, session, { status: 'submitted', submittedAt: at(1) })).toEqual([]);
  });

  it('is made once, and again for another time', () => {
    const told = announce('sale-opens', 10).reduce<Session>(evolveSession, session);
    expect(announce('sale-opens', 11, told)).toEqual([]);
    expect(timersOf(told, { progress: approved }).map(({ kind }) => kind)).not.toContain('sale-opens');
    expect(announce('sale-opens', 12, { ...told, saleStart: { kind: 'at', at: at(12) } })).toMatchObject([
      { payload: { announced: { kind: 'sale-opens', at: at(12) } } },
    ]);
  });
});
