import { describe, expect, it } from 'vitest';
import type { EventProgress } from '../catalog/index.ts';
import { instant } from '../kernel/index.ts';
import type { EventId, Instant, LayoutId, OrganizationId, SessionId } from '../kernel/index.ts';
import { saleWindow } from './sale-window.ts';
import { requireOnSale, sessionStatus } from './session-status.ts';
import type { Session } from './session.ts';

const hourMs = 3_600_000;
const at = (hours: number): Instant => instant(hours * hourMs);
const session = (over: Partial<Session> = {}): Session => ({
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
  ...over,
});
const approved = (hours: number): EventProgress => ({ status: 'approved', approvedAt: at(hours) });
const statusAt = (hours: number, over: Partial<Session> = {}, progress: EventProgress = approved(1), soldOut = false) =>
  sessionStatus({ session: session(over), event: { progress }, soldOut, now: at(hours) });

describe('the status of a session', () => {
  it('follows the clock through the sale window', () => {
    expect([9.99, 10, 101.99, 102, 102.99, 103].map((hours) => statusAt(hours))).toEqual([
      'scheduled',
      'on_sale',
      'on_sale',
      'closed',
      'closed',
      'completed',
    ]);
  });

  it('is scheduled until its event is approved', () => {
    expect(statusAt(20, {}, { status: 'draft' })).toBe('scheduled');
    expect(statusAt(20, {}, { status: 'submitted', submittedAt: at(1) })).toBe('scheduled');
    expect(statusAt(20, { saleStart: { kind: 'at-once' } }, { status: 'submitted', submittedAt: at(1) })).toBe(
      'scheduled',
    );
  });

  it('is on sale at once when the approval comes after the sale should have opened', () => {
    expect(statusAt(30, {}, approved(30))).toBe('on_sale');
    expect(saleWindow(session(), { progress: approved(30) }).opensAt).toBe(at(30));
  });

  it('opens at once, at a time, or a period before the start', () => {
    const opening = (saleStart: Session['saleStart']) =>
      saleWindow(session({ saleStart }), { progress: approved(5) }).opensAt;
    expect(opening({ kind: 'at-once' })).toBe(at(5));
    expect(opening({ kind: 'at', at: at(40) })).toBe(at(40));
    expect(opening({ kind: 'before-start', beforeMs: 24 * hourMs })).toBe(at(76));
  });

  it('opens at the planned time while the event is not approved, at any time at all, or nobody knows when', () => {
    const opening = (saleStart: Session['saleStart']) =>
      saleWindow(session({ saleStart }), { progress: { status: 'draft' } }).opensAt;
    expect(opening({ kind: 'at-once' })).toBeNull();
    expect(opening({ kind: 'at', at: at(-1) })).toBe(at(-1));
    expect(opening({ kind: 'before-start', beforeMs: 101 * hourMs })).toBe(at(-1));
  });

  it('is sold out only by the inventory, and only while it would be on sale', () => {
    expect(statusAt(20, {}, approved(1), true)).toBe('sold_out');
    expect(statusAt(5, {}, approved(1), true)).toBe('scheduled');
    expect(statusAt(102, {}, approved(1), true)).toBe('closed');
  });

  it('is paused or closed by hand', () => {
    expect(statusAt(20, { progress: { status: 'paused', pausedAt: at(15) } })).toBe('paused');
    expect(statusAt(102, { progress: { status: 'paused', pausedAt: at(15) } })).toBe('closed');
    expect(statusAt(20, { progress: { status: 'closed', closedAt: at(15) } })).toBe('closed');
    expect(statusAt(104, { progress: { status: 'closed', closedAt: at(15) } })).toBe('completed');
  });

  it('is completed with its event, whatever its own times say', () => {
    expect(statusAt(20, {}, { status: 'completed', completedAt: at(15), approvedAt: at(1) })).toBe('completed');
  });

  it('is cancelled alone or with its event, permanently', () => {
    expect(statusAt(104, { progress: { status: 'cancelled', cancelledAt: at(15) } })).toBe('cancelled');
    expect(statusAt(20, {}, { status: 'cancelled', cancelledAt: at(15), approvedAt: at(1) })).toBe('cancelled');
  });
});

describe('a purchase', () => {
  const buyAt = (hours: number, progress: EventProgress) =>
    requireOnSale({ session: session(), event: { progress }, now: at(hours) });

  it('begins while the session is on sale', () => {
    expect(buyAt(20, approved(1))).toEqual({ ok: true, value: null });
  });

  it('is refused before, with the time of the opening', () => {
    expect(buyAt(9, approved(1))).toEqual({
      ok: false,
      refusal: { code: 'scheduling/session-not-on-sale', status: 'scheduled', opensAt: at(10) },
    });
  });

  it('is refused with the planned time until exactly then, while the event is not approved', () => {
    const opening = instant(at(10));
    const refusedAt = (now: number) =>
      requireOnSale({ session: session(), event: { progress: { status: 'draft' } }, now: instant(now) });
    const refusal = { code: 'scheduling/session-not-on-sale', status: 'scheduled' };
    expect(refusedAt(opening - 1)).toEqual({ ok: false, refusal: { ...refusal, opensAt: opening } });
    expect(refusedAt(opening)).toEqual({ ok: false, refusal });
    expect(refusedAt(opening + 1)).toEqual({ ok: false, refusal });
  });

  it('is refused without a time where none is known', () => {
    const refusal = { code: 'scheduling/session-not-on-sale', status: 'scheduled' };
    expect(buyAt(20, { status: 'draft' })).toEqual({ ok: false, refusal });
    expect(buyAt(102, approved(1))).toEqual({ ok: false, refusal: { ...refusal, status: 'closed' } });
    const cancelled = buyAt(5, { status: 'cancelled', cancelledAt: at(4), approvedAt: at(1) });
    expect(cancelled).toEqual({ ok: false, refusal: { ...refusal, status: 'cancelled' } });
  });
});
