import { array, assert, integer, property, shuffledSubarray } from 'fast-check';
import { expect, it } from 'vitest';
import type { EventId } from '../kernel/index.ts';
import { bestScores } from './best-scores.ts';
import type { Scored } from './best-scores.ts';

const named = (score: number, at: number): Scored => [`event-${String(at).padStart(6, '0')}` as EventId, score];

it('the best of any number of scores are the first of all in order, and ties go by id', () => {
  const scores = array(integer({ min: 0, max: 9 }), { maxLength: 60 }).chain((given) =>
    shuffledSubarray(given.map(named), { minLength: given.length }),
  );
  assert(
    property(scores, integer({ min: 1, max: 7 }), integer({ min: 1, max: 9 }), (all, max, atOnce) => {
      const best = bestScores(max);
      for (let at = 0; at < all.length; at += atOnce) best.add(all.slice(at, at + atOnce));
      const inOrder = all.toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
      expect(best.all()).toEqual(inOrder.slice(0, max));
    }),
  );
});

it('take the memory of twice as many, however many come and however they come', () => {
  const [some, atOnce] = [bestScores(100), bestScores(100)];
  const all = Array.from({ length: 5_000 }, (_, at) => named(at % 977, at));
  atOnce.add(all);
  for (const each of all) {
    some.add([each]);
    expect(some.kept()).toBeLessThan(200);
  }
  expect(atOnce.kept()).toBeLessThan(200);
  expect(some.all()).toEqual(atOnce.all());
});
