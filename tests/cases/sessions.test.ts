import { describe, expect, test } from 'vitest';
import { plusMs } from '@ticketly/core';
import type { SessionId, SessionPlan } from '@ticketly/core';
import { codeOf, olga, valueOf } from '@ticketly/core/testing';
import { ada, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const hourMs = 3_600_000;
/** Another session of the same event, planned like the first but for these. */
const anotherSession = async (
  { app, ports, sessionId }: CaseOffice,
  plan: Partial<SessionPlan>,
): Promise<SessionId> => {
  const first = (await ports.sessions.find(sessionId))?.state;
  if (first === undefined) throw new Error('the house has no session');
  const { startsAt, endsAt, layoutId, layoutVersion, eventId } = first;
  const planned = { startsAt, endsAt, layoutId, layoutVersion, saleStart: { kind: 'at-once' as const }, ...plan };
  return valueOf(await app.scheduling.createSession({ principal: olga, eventId, plan: planned })).sessionId;
};

describe('times of a session, where others looked at them once', () => {
  test('sales start in the past opens the sale', async () => {
    const office = await openCase();
    const { app, clock } = office;
    clock.advance(2 * hourMs);
    const saleStart = { kind: 'at', at: plusMs(clock.now(), -hourMs) } as const;
    const sessionId = await anotherSession(office, { saleStart });
    const wanted = { kind: 'seats', seatIds: [paidSeat(1)] } as const;
    expect(codeOf(await app.holding.holdSeats({ principal: ada, sessionId, wanted }))).toBe('ok');
    await app.jobs.keepTimers.run();
    await app.jobs.announceTimers.run();
    expect(await toldOf(office, sessionId)).toContain('SaleOpened');
    expect(await office.findings()).toEqual([]);
  });

  test('a session moved after its timers were set moves all of them', async () => {
    const office = await openCase();
    const { app, clock } = office;
    const from = clock.now();
    const at = (hours: number) => plusMs(from, hours * hourMs);
    const sessionId = await anotherSession(office, {
      startsAt: at(100),
      endsAt: at(103),
      saleStart: { kind: 'before-start', beforeMs: 60 * hourMs },
    });
    await app.jobs.keepTimers.run();
    const changes = { startsAt: at(200), endsAt: at(203), saleEndsAt: at(203) };
    valueOf(await app.scheduling.changeSession({ principal: olga, sessionId, changes }));
    await app.jobs.keepTimers.run();
    const heard: string[] = [];
    for (let hours = 0; hours <= 204; hours += 0.5) {
      clock.moveTo(at(hours));
      const before = await toldOf(office, sessionId);
      await app.jobs.announceTimers.run();
      const after = await toldOf(office, sessionId);
      heard.push(...after.slice(before.length).map((type) => `${hours} h: ${type}`));
    }
    expect(heard).toEqual([
      '139.5 h: SaleReminded',
      '140 h: SaleOpened',
      '176 h: SessionReminded',
      '203 h: SaleClosed',
    ]);
    expect(await office.findings()).toEqual([]);
  });

  test('an event is over when what is left of it is cancelled', async () => {
    const office = await openCase();
    const { app, clock, ports } = office;
    const { state } = (await ports.sessions.find(office.sessionId)) ?? {};
    const dayMs = 24 * hourMs;
    const inAYear = plusMs(clock.now(), 400 * dayMs);
    const later = await anotherSession(office, { startsAt: inAYear, endsAt: plusMs(inAYear, hourMs) });
    clock.moveTo(plusMs(state?.endsAt ?? clock.now(), 2 * dayMs));
    expect(await app.jobs.completeEvents.run()).toBe(0);
    valueOf(await app.scheduling.cancelSession({ principal: olga, sessionId: later }));
    expect(await app.jobs.completeEvents.run()).toBe(1);
    expect(await app.jobs.completeEvents.run()).toBe(0);
  });

  test('an event whose only session is cancelled may be given another', async () => {
    const office = await openCase();
    valueOf(await office.app.scheduling.cancelSession({ principal: olga, sessionId: office.sessionId }));
    expect(await office.app.jobs.completeEvents.run()).toBe(0);
  });
});

const announcements = ['SaleReminded', 'SaleOpened', 'SessionReminded', 'SaleClosed'];
const toldOf = async ({ ports }: CaseOffice, sessionId: SessionId): Promise<readonly string[]> => {
  const log = await ports.changeFeed.read({ after: 0 as never, limit: 10_000 });
  return log.flatMap(({ type, aggregateId }) =>
    aggregateId === sessionId && announcements.includes(type) ? [type] : [],
  );
};
