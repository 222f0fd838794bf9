import { expect, test } from 'vitest';
import type { Position } from '../messaging/index.ts';
import type { Suspicion } from './finding.ts';
import { now } from './sale.fixture.ts';
import { suspects } from './suspects.ts';
import type { Look } from './suspects.ts';

const wrong = (n: number): Suspicion => ({
  kind: 'lock-differs',
  invariant: 'I5',
  subject: `sessions/s1/A-${n}`,
  sentence: 'it is wrong',
  seen: 'as it is',
});
/** A judge of looks, and the subjects that each look proves, confirms and clears. */
const judge = () => {
  const known = suspects();
  const look = (suspicions: readonly Suspicion[], over: Partial<Look> = {}) => {
    const end = 9 as Position;
    const { proved, lasting, righted } = known.judge(
      { suspicions, covers: () => true, now, end, hasCome: () => true, ...over },
      () => [3 as Position],
    );
    return [proved, lasting, righted].map((drifts) => drifts.map(({ subject }) => subject));
  };
  return { known, look };
};
const [one, two] = [wrong(1), wrong(2)];

test('what is wrong at two looks is proved, lasts, and is righted when it is gone', () => {
  const { known, look } = judge();
  expect(look([one])).toEqual([[], [], []]);
  expect(known.drifts()).toEqual([]);
  expect(look([one, two])).toEqual([[one.subject], [], []]);
  expect(known.drifts()).toEqual([{ ...one, firstSeenAt: now, position: 9, facts: [3] }]);
  expect(look([one])).toEqual([[], [one.subject], []]);
  expect(look([])).toEqual([[], [], [one.subject]]);
  expect(known.subjects()).toEqual([]);
});

test('what a look did not cover is neither confirmed nor righted', () => {
  const { known, look } = judge();
  look([one, two]);
  look([one, two]);
  expect(look([], { covers: (subject) => subject === two.subject })).toEqual([[], [], [two.subject]]);
  expect(known.subjects()).toEqual([one.subject]);
  expect(known.drifts()).toHaveLength(1);
});

test('nothing is proved before everything from before the first look has come', () => {
  const { look } = judge();
  look([one]);
  expect(look([one], { hasCome: () => false })).toEqual([[], [], []]);
  expect(look([one])).toEqual([[one.subject], [], []]);
});

test('of many that look wrong, the first five hundred are kept', () => {
  const { known, look } = judge();
  look(Array.from({ length: 600 }, (_, n) => wrong(n)));
  expect(known.subjects()).toEqual(Array.from({ length: 500 }, (_, n) => wrong(n).subject));
});
