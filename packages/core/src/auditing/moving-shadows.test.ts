import { expect, test } from 'vitest';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import type { StaleMark, View, Viewed, Views } from '../views/index.ts';
import { viewShadows } from './view-shadows.ts';

interface Count extends StaleMark {
  readonly counted: number;
}
const counts: View<Count> = {
  name: 'counts',
  types: ['Counted'],
  idOf: () => 'thing',
  evolve: (known) => ({ counted: (known?.counted ?? 0) + 1 }),
};

/** The document after so many facts; its count is wrong if it is given. */
const after = (facts: number, counted = facts): Viewed<Count> => ({
  document: { counted },
  position: facts as Position,
});

/** Shadows of one document in a log of ten facts, which grows while the document is read. */
const watch = (growth: number, stored: Viewed<Count> | undefined) => {
  const facts: RecordedEvent[] = [];
  const grow = (count: number): void => {
    for (let n = 0; n < count; n += 1)
      facts.push({ type: 'Counted', position: (facts.length + 1) as Position } as RecordedEvent);
  };
  grow(10);
  let reads = 0;
  const get = async () => {
    reads += 1;
    if (reads === 1) grow(growth);
    return stored;
  };
  const ports = {
    changeFeed: {
      read: async (asked: { after: number; limit: number }) => facts.slice(asked.after, asked.after + asked.limit),
    },
    views: { get } as unknown as Views,
    nextTurn: async () => undefined,
  };
  const shadows = viewShadows(ports, [counts], async () => 10 as Position);
  const look = async () => {
    const { facts: read, suspicions, subjects } = await shadows.look(facts.length as Position);
    return { read: read.length, seen: suspicions.map(({ seen }) => seen), subjects: [...subjects] };
  };
  return { look, reads: () => reads };
};
const subjects = ['views/counts/thing'];

test.each<[words: string, stored: Viewed<Count> | undefined, seen: readonly string[]]>([
  ['at the fact where it stands', after(12), []],
  ['and differs at the fact where it stands', after(12, 99), ['another']],
  ['at the last fact', after(13), []],
  ['and differs at the last fact', after(13, 99), ['another']],
  ['and is missing, as it was before', undefined, ['missing']],
])('a document that moves on while it is read is compared %s', async (_words, stored, seen) => {
  expect(await watch(3, stored).look()).toEqual({ read: 13, seen, subjects });
});

test.each<[words: string, stored: Viewed<Count>, reads: number]>([
  ['further on', after(1_400, 99), 2],
  ['at its end', after(1_510, 99), 1],
])('one that is too far ahead for a look is kept, and compared at the next, %s', async (_words, stored, reads) => {
  const { look, reads: count } = watch(1_500, stored);
  expect(await look()).toEqual({ read: 1_010, seen: [], subjects: [] });
  const { read, seen, subjects: compared } = await look();
  expect([read, seen[0], compared, count()]).toEqual([500, 'another', subjects, reads]);
});
