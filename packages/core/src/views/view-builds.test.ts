import { describe, expect, it } from 'vitest';
import type { Position } from '../messaging/index.ts';
import { allBuilds, documentOf, firstBuild, isOfBuild, isOfView, reachedBy, subjectOf } from './view-builds.ts';
import { tallies } from './tallies.fixture.ts';
import type { BuildState } from './views.port.ts';

const others = { ...tallies, name: 'tallies_by_day' };

describe('the subject of a document', () => {
  it.each([
    [tallies, firstBuild, 's1', 'tallies/s1'],
    [tallies, 7, 's1', 'tallies#7/s1'],
    [tallies, 12, 'a/b#c', 'tallies#12/a/b#c'],
    [tallies, firstBuild, '#3/s1', 'tallies/#3/s1'],
    [others, 2, 's1', 'tallies_by_day#2/s1'],
  ])('names view, build and id', (view, build, id, subject) => {
    expect(subjectOf({ view, build, id })).toBe(subject);
    expect(documentOf([tallies, others], subject)).toEqual({ view, build, id });
    expect([tallies, others].filter((one) => isOfView(one)(subject))).toEqual([view]);
    expect([1, 2, 3, 7, 12].filter((one) => isOfBuild(view, one)(subject))).toEqual([build]);
  });

  it('is in no view that is not asked about', () => {
    expect(() => documentOf([tallies, others], 'others/s1')).toThrow(
      'others/s1 is in none of the views tallies, tallies_by_day',
    );
    expect(isOfBuild(others, 2)('tallies#2/s1')).toBe(false);
  });
});

const build = (number: number, ...reached: readonly (readonly [string, number])[]): BuildState => ({
  build: number,
  generation: 0,
  reached: new Map(reached.map(([consumer, position]) => [consumer, position as Position])),
});

describe('a build', () => {
  it.each([
    ['nobody', 'views@3', [], 0],
    ['the consumer', 'views@3', [['views@3', 5]], 5],
    ['another share', 'views@3', [['views@2', 5]], 0],
    [
      'the whole log, for each share',
      'views@3',
      [
        ['views', 7],
        ['views@3', 5],
      ],
      7,
    ],
    [
      'a share that is further',
      'views@3',
      [
        ['views', 4],
        ['views@3', 5],
      ],
      5,
    ],
    [
      'a rebuild, for everybody',
      'views',
      [
        ['rebuild', 9],
        ['views', 5],
      ],
      9,
    ],
  ] as const)('is complete up to where it was brought by %s', (_, consumer, reached, position) => {
    expect(reachedBy(build(1, ...reached), consumer)).toBe(position);
  });

  it('is one of those that a view has', () => {
    const [live, previous] = [build(2), build(1)];
    const next = { ...build(3), isOpen: false, joined: [], isReturning: false };
    expect(allBuilds({ live, next, previous })).toEqual([live, next, previous]);
    expect(allBuilds({ live, next: undefined, previous: undefined })).toEqual([live]);
  });
});
