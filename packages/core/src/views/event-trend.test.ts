import { array, assert, boolean, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { eventTrends } from './event-trend.ts';
import type { EventTrend } from './event-trend.ts';
import { foldFacts } from './fold-facts.ts';

const dayMs = 86_400_000;
const fact = (type: string, payload: object): Omit<RecordedEvent, 'position'> =>
  ({ type, payload: { eventId: 'e1', ...payload } }) as unknown as Omit<RecordedEvent, 'position'>;
const order = (type: string, day: number, seats: number) =>
  fact(type, { placedAt: instant(day * dayMs + 1), lines: Array.from({ length: seats }, () => ({})) });
const session = (type: string, sessionId: string, capacity: number) =>
  fact(type, { session: { sessionId, eventId: 'e1' }, capacity });

const folded = (facts: readonly Omit<RecordedEvent, 'position'>[]): EventTrend | null | undefined =>
  foldFacts(
    eventTrends,
    facts.map((each, place) => ({ ...each, position: (place + 1) as Position })),
    new Map(),
  )[0]?.document;

describe('what the log knows of how much an event is asked for', () => {
  it('is its tickets by day, and its seats', () => {
    const facts = [
      session('SessionCreated', 's1', 100),
      session('SessionCreated', 's2', 50),
      order('OrderPaid', 10, 2),
      order('OrderPaid', 11, 1),
      order('OrderPaid', 10, 3),
      session('SessionChanged', 's1', 120),
      fact('SessionCancelled', { sessionId: 's2' }),
    ];
    expect(folded(facts)).toEqual({
      eventId: 'e1',
      seats: { s1: 120 },
      ticketsByDay: { '1970-01-11': 5, '1970-01-12': 1 },
    });
  });

  it('counts a refund back on the day of its order', () => {
    const facts = [order('OrderPaid', 10, 2), order('OrderPaid', 12, 2), order('OrderRefunded', 10, 2)];
    expect(folded(facts)?.ticketsByDay).toEqual({ '1970-01-13': 2 });
  });

  it('counts back only the seats of what was just refunded', () => {
    const { payload, ...partly } = order('OrderPartlyRefunded', 10, 0);
    const lines = ['A1', 'A2', 'A3'].map((seatId) => ({ seatId }));
    const refunds = [{ seatIds: ['A1'] }, { seatIds: ['A2', 'A3'] }];
    const back = { ...partly, payload: { ...(payload as object), lines, refunds } };
    expect(folded([order('OrderPaid', 10, 3), back])?.ticketsByDay).toEqual({ '1970-01-11': 1 });
  });

  it('does not depend on the order of orders and sessions in the log', () => {
    const orders = array(
      record({ day: integer({ min: 0, max: 5 }), seats: integer({ min: 1, max: 9 }), refunded: boolean() }),
    );
    assert(
      property(orders, integer({ min: 1 }), (list, seed) => {
        const facts = list.flatMap(({ day, seats, refunded }) => [
          order('OrderPaid', day, seats),
          ...(refunded ? [order('OrderRefunded', day, seats)] : []),
        ]);
        const all = [session('SessionCreated', 's1', 9), ...facts];
        const shuffled = all
          .map((each, place) => [Math.sin(seed * (place + 1)), each] as const)
          .sort(([one], [other]) => one - other)
          .map(([, each]) => each);
        expect(folded(shuffled)).toEqual(folded(all));
      }),
    );
  });
});
