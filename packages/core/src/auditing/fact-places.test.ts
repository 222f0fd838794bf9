import { expect, it, test } from 'vitest';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { factPlaces } from './fact-places.ts';

const factAt = (position: number, payload: unknown): RecordedEvent =>
  ({ position: position as Position, payload }) as RecordedEvent;

test('a fact is about its order and its seats', () => {
  const places = factPlaces();
  places.note(factAt(7, { orderId: 'o1', sessionId: 's1', lines: [{ seatId: 'A-1' }, { seatId: 'A-2' }] }));
  places.note(factAt(8, { orderId: 'o1' }));
  const of = ['orders/o1', 'sessions/s1/A-1', 'sessions/s1/A-2', 'orders/o2'].map((subject) => places.of(subject));
  expect(of).toEqual([[7, 8], [7], [7], []]);
});

it.each<[string, unknown]>([
  ['that says nothing', null],
  ['whose order has no name', { orderId: 1 }],
  ['of seats in no session', { lines: [{ seatId: 'A-1' }] }],
  ['of a session without seats', { sessionId: 's1' }],
  ['of a seat without a name', { sessionId: 's1', lines: [{ seatId: 1 }, {}] }],
])('a fact %s is about nothing', (_words, payload) => {
  const places = factPlaces();
  places.note(factAt(7, payload));
  const subjects = ['orders/1', 'orders/undefined', 'sessions/s1/1', 'sessions/s1/undefined', 'sessions/undefined/A-1'];
  expect(subjects.flatMap((subject) => places.of(subject))).toEqual([]);
});

test('the latest twenty are remembered in the order of the log, each once, whenever they are read', () => {
  const places = factPlaces();
  for (const position of [30, 3, 3, 1, 2]) places.note(factAt(position, { orderId: 'o1' }));
  expect(places.of('orders/o1')).toEqual([1, 2, 3, 30]);
  for (let position = 4; position <= 24; position += 1) places.note(factAt(position, { orderId: 'o1' }));
  expect(places.of('orders/o1')).toEqual([...Array.from({ length: 19 }, (_, n) => n + 6), 30]);
});

test('of more than 5,000 subjects, those are forgotten that nothing was read about for longest', () => {
  const places = factPlaces();
  for (let n = 1; n <= 5_000; n += 1) places.note(factAt(n, { orderId: `o${n}` }));
  expect(places.of('orders/o1')).toEqual([1]);
  // Told twice, it is still the newest.
  for (const position of [1, 9_000]) places.note(factAt(position, { orderId: 'o1' }));
  for (const name of ['new', 'newer']) places.note(factAt(9_001, { orderId: name }));
  const of = ['o1', 'o2', 'o3', 'o4', 'new', 'newer'].map((name) => places.of(`orders/${name}`));
  expect(of).toEqual([[1, 9_000], [], [], [4], [9_001], [9_001]]);
});
