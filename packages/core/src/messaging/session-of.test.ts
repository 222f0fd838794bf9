import { expect, test } from 'vitest';
import { sessionOf } from './session-of.ts';

const sessionId = '0197a3c4-0000-7000-8000-000000000001';
const orderFact = (payload: unknown) => sessionOf({ id: 'f1', aggregateType: 'orders', aggregateId: 'order', payload });

test('a session’s own fact is about it, and any other about the session it names', () => {
  const own = {
    id: 'f1',
    aggregateType: 'sessions',
    aggregateId: sessionId,
    payload: { sessionId: 'another' },
  } as const;
  expect(sessionOf(own)).toBe(sessionId);
  expect(orderFact({ sessionId })).toBe(sessionId);
});

test.each([null, undefined, 7, 'sessionId', {}, { sessionId: null }, { sessionId: 7 }, { sessionId: 'not an id' }])(
  'a fact with %j names no session',
  (payload) => {
    expect(() => orderFact(payload)).toThrow('fact f1 names no session');
  },
);
