import { describe, expect, it } from 'vitest';
import { money } from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { foldFacts } from './fold-facts.ts';
import { sessionPages } from './session-page.ts';

const sessionId = 's1';
const session = { sessionId, eventId: 'e1', startsAt: 100, endsAt: 150, progress: { status: 'planned' } };
type Told = readonly [type: string, payload: object];
const planned: Told = ['SessionCreated', { session, capacity: 100, currency: 'EUR' }];

const after = (...facts: readonly Told[]) =>
  foldFacts(
    sessionPages,
    facts.map(([type, payload], at) => {
      const whose = type.startsWith('Session') ? { aggregateType: 'sessions', aggregateId: sessionId } : {};
      return { type, payload, ...whose, position: (at + 1) as Position } as unknown as RecordedEvent;
    }),
    new Map(),
  )[0]?.document;

describe('the page of a session', () => {
  const pageAfter = (...facts: readonly Told[]) => after(planned, ...facts);
  const order = (type: string, currency: string, amountMinor = 50): Told => [
    type,
    {
      sessionId,
      lines: ['A1', 'A2', 'A3'].map((seatId) => ({ seatId, tierId: 'vip' })),
      total: money(amountMinor, currency),
    },
  ];

  it('shows a session of which nothing was sold', () => {
    expect(pageAfter()).toEqual({
      ...{ sessionId, eventId: 'e1', startsAt: 100, endsAt: 150, progress: 'planned', capacity: 100 },
      ...{ ticketsSold: 0, soldByTier: {}, revenue: money(0, 'EUR') },
    });
  });

  it.each([
    ['SessionPaused', 'paused'],
    ['SessionResumed', 'planned'],
    ['SessionClosed', 'closed'],
    ['SessionCancelled', 'cancelled'],
  ])('tells after %s that it is %s, beside what was sold', (type, progress) => {
    const paused: Told = [
      'SessionChanged',
      {
        session: { ...session, startsAt: 300, endsAt: 350, progress: { status: 'paused', pausedAt: 1 } },
        capacity: 70,
      },
    ];
    expect(pageAfter(order('OrderPaid', 'EUR'), paused, [type, {}])).toMatchObject({
      ...{ startsAt: 300, endsAt: 350, progress, capacity: 70, ticketsSold: 3, soldByTier: { vip: 3 } },
      revenue: money(50, 'EUR'),
    });
  });

  it('counts in the currency of its first sale, and in no other', () => {
    expect(pageAfter(order('OrderPaid', 'USD'))?.revenue).toEqual(money(50, 'USD'));
    expect(() => pageAfter(order('OrderPaid', 'USD'), order('OrderPaid', 'EUR'))).toThrow(/EUR/);
  });

  it('is not made of a fact that comes before its session', () => {
    expect(() => after(order('OrderPaid', 'EUR'))).toThrow('came before its session was created');
  });
});
