import { expect, test } from 'vitest';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import type { StaleMark, View } from '../views/index.ts';
import { shadowSample } from './shadow-sample.ts';

interface Names extends StaleMark {
  readonly names: readonly string[];
}
/** Whose documents are lists of names; one fact is unreadable, and another names no document. */
const lists: View<Names> = {
  name: 'lists',
  types: ['Named'],
  idOf: ({ aggregateId }) => {
    if (aggregateId === '') throw new Error('it names no document');
    return aggregateId;
  },
  evolve: (known, { payload }) => {
    if (typeof payload !== 'string') throw new Error('it can not be read');
    return { names: [...(known?.names ?? []), payload] };
  },
};
const fact = (position: number, aggregateId: string, payload: unknown, type = 'Named'): RecordedEvent =>
  ({ position: position as Position, aggregateId, payload, type }) as RecordedEvent;
const sampleOf = (...facts: readonly RecordedEvent[]) => {
  const sample = shadowSample([lists]);
  const before: unknown[] = [];
  for (const each of facts) sample.fold(each, ({ id, ours }, next) => before.push([id, ours?.position, next.position]));
  return { sample, before, shadows: [...sample.shadows()].map(({ id, ours }) => [id, ours]) };
};

test('a document is folded from the facts about it', () => {
  const { shadows } = sampleOf(fact(1, 'a', 'x'), fact(2, 'b', 'y'), fact(3, 'a', 'z'), fact(4, 'a', '-', 'Other'));
  expect(shadows).toEqual([
    ['a', { document: { names: ['x', 'z'] }, position: 3 }],
    ['b', { document: { names: ['y'] }, position: 2 }],
  ]);
});

test('before each fact, its document is shown as it was', () => {
  expect(sampleOf(fact(1, 'a', 'x'), fact(2, 'a', 'y')).before).toEqual([
    ['a', undefined, 1],
    ['a', 1, 2],
  ]);
});

test('a fact that can not be read, or names no document, changes none', () => {
  const { shadows } = sampleOf(fact(1, 'a', 'x'), fact(2, 'a', 5), fact(3, '', 'y'), fact(4, 'b', 6));
  expect(shadows).toEqual([
    ['a', { document: { names: ['x'] }, position: 1 }],
    ['b', undefined],
  ]);
});

test('a fact that was folded already changes nothing', () => {
  const { shadows } = sampleOf(fact(2, 'a', 'x'), fact(2, 'a', 'x'), fact(1, 'a', 'w'));
  expect(shadows).toEqual([['a', { document: { names: ['x'] }, position: 2 }]]);
});

test('sixteen documents are followed together, and half of them once there are more', () => {
  const facts = Array.from({ length: 17 }, (_, n) => fact(n + 1, `document-${n}`, 'x'));
  expect(sampleOf(...facts.slice(0, 16)).shadows).toHaveLength(16);
  const { length } = sampleOf(...facts).shadows;
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThan(16);
});
