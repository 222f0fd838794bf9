import { describe, expect, it, test } from 'vitest';
import type { SessionId } from '../kernel/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import { gatherWork } from './audit-work.ts';
import type { WorkGathering } from './audit-work.ts';

const homes = new Map([
  ['orders/o1', 's1' as SessionId],
  ['orders/o2', 's2' as SessionId],
]);
const factOf = (payload: unknown): RecordedEvent => ({ payload }) as RecordedEvent;
const about = (orderId: unknown, sessionId: unknown): RecordedEvent => factOf({ orderId, sessionId });
const workOf = ({ work }: WorkGathering): object =>
  Object.fromEntries([...work].map(([id, { orders, seats }]) => [id, [...orders, ...seats]]));

describe('the work of a round', () => {
  test('is what looked wrong, and what changed, by session', () => {
    const gathering = gatherWork(homes, 8);
    gathering.addSubject('orders/o2');
    gathering.addSubject('sessions/s1/A-1');
    gathering.addFact(about('o3', 's1'));
    gathering.addFact(about('o3', 's1'));
    gathering.addFact(about('o4', 's3'));
    expect(workOf(gathering)).toEqual({ s2: ['o2'], s1: ['o3', 'A-1'], s3: ['o4'] });
  });

  it.each(['orders/stranger', 'views/session_pages/s1', 'positions/the log', 'sessions/s1'])(
    'has no part of a session for %s',
    (subject) => {
      const gathering = gatherWork(homes, 8);
      gathering.addSubject(subject);
      expect(workOf(gathering)).toEqual({});
    },
  );

  it.each<[string, RecordedEvent]>([
    ['that says nothing', factOf(null)],
    ['of no session', about('o1', undefined)],
    ['of no order', about(undefined, 's1')],
    ['whose session has no name', about('o1', 1)],
    ['whose order has no name', about(1, 's1')],
  ])('has none for a fact %s', (_words, fact) => {
    const gathering = gatherWork(homes, 8);
    gathering.addFact(fact);
    expect(workOf(gathering)).toEqual({});
  });

  test('grows in its sessions, but gets no more of them than it may', () => {
    const gathering = gatherWork(homes, 1);
    gathering.addSubject('orders/o1');
    gathering.addSubject('orders/o2');
    gathering.addSubject('sessions/s2/A-1');
    gathering.addFact(about('o2', 's2'));
    gathering.addFact(about('o3', 's1'));
    expect(workOf(gathering)).toEqual({ s1: ['o1', 'o3'] });
  });

  test('has at most fifty orders of a session, however many change', () => {
    const gathering = gatherWork(homes, 8);
    for (let n = 1; n <= 60; n += 1) gathering.addFact(about(`order-${n}`, 's1'));
    expect(gathering.work.get('s1' as SessionId)?.orders.size).toBe(50);
  });
});
