import { expect, test } from 'vitest';
import type { Position } from '../messaging/index.ts';
import type { StaleMark, View, Viewed } from '../views/index.ts';
import { compareShadow } from './compare-shadow.ts';

const view = { name: 'counts' } as View;
const at = (position: number, count = position, mark: StaleMark = {}): Viewed<StaleMark> =>
  ({ document: { count, ...mark }, position: position as Position }) as Viewed<StaleMark>;
const differs = (words: string, seen: string) => ({
  kind: 'view-differs',
  invariant: 'I5',
  subject: 'views/counts/d1',
  sentence: `document d1 of view counts ${words} than its facts make it`,
  seen,
});

test.each<[words: string, ours: Viewed<StaleMark> | undefined, theirs: Viewed<StaleMark> | undefined, answer: unknown]>(
  [
    ['as it should be is right', at(7), at(7), []],
    ['with other contents is another', at(7), at(7, 99), [differs('is another', 'another')]],
    ['that says that it is stale is right', at(7), at(7, 99, { stale: true }), []],
    ['that says that it is stale and stopped early is right', at(7), at(3, 3, { stale: true }), []],
    ['that is newer is waited for', at(7), at(8), 'waits'],
    ['that its facts do not make yet is waited for', undefined, at(8), 'waits'],
    ['that is neither made nor stored is right', undefined, undefined, []],
    ['that is older is an older one', at(7), at(6), [differs('is an older one', 'older 6')]],
    ['that is not there is missing', at(7), undefined, [differs('is not there', 'missing')]],
    ['that is older may still come, before the views get there', at(11), at(6), []],
    ['that is not there may still come, before the views get there', at(11), undefined, []],
    ['that is older is late once the views got there', at(10), at(6), [differs('is an older one', 'older 6')]],
  ],
)('a document %s', (_words, ours, viewed, answer) => {
  const theirs = { viewed, reached: 10 as Position };
  expect(compareShadow({ view, id: 'd1', ours, theirs })).toEqual(answer);
});

test('a document that was not read yet is waited for', () => {
  expect(compareShadow({ view, id: 'd1', ours: at(7) })).toBe('waits');
});
