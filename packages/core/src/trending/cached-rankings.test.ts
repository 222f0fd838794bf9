import { expect, test } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import { manualClock, memoryRankings } from '../memory/index.ts';
import { cachedRankings } from './cached-rankings.ts';

const maxAgeMs = 10_000;

/** Rankings made one after the other, and what was asked of the store. */
const world = async (count: number) => {
  const clock = manualClock();
  const store = memoryRankings();
  const made: Instant[] = [];
  const rank = async (): Promise<Instant> => {
    const rankedAt = plusMs(clock.now(), made.length);
    const follows = made.at(-1) ?? null;
    made.push(rankedAt);
    await store.save({ rankedAt, follows, since: made[0] ?? rankedAt, scores: new Map() });
    return rankedAt;
  };
  for (let n = 0; n < count; n += 1) await rank();
  const asked: (Instant | 'latest')[] = [];
  const cached = cachedRankings(
    {
      latest: () => {
        asked.push('latest');
        return store.latest();
      },
      find: (rankedAt) => store.find((asked.push(rankedAt), rankedAt)),
    },
    clock,
    { maxAgeMs },
  );
  const latest = async () => (await cached.latest())?.rankedAt;
  const find = async (rankedAt: Instant) => (await cached.find(rankedAt))?.rankedAt;
  return { clock, made, rank, asked, latest, find };
};

test('the latest ranking is asked for once in a while, also while there is none', async () => {
  const { clock, rank, asked, latest } = await world(0);
  expect([await latest(), await latest()]).toEqual([undefined, undefined]);
  const first = await rank();
  clock.advance(maxAgeMs - 1);
  expect(await latest()).toBeUndefined();
  expect(asked).toEqual(['latest']);
  clock.advance(1);
  expect([await latest(), await latest()]).toEqual([first, first]);
  expect(asked).toEqual(['latest', 'latest']);
});

test('a ranking that was the latest is found without asking, when another has followed', async () => {
  const { clock, made, rank, asked, latest, find } = await world(1);
  await latest();
  const second = await rank();
  clock.advance(maxAgeMs);
  expect(await latest()).toBe(second);
  for (const rankedAt of [...made]) expect(await find(rankedAt)).toBe(rankedAt);
  expect(asked).toEqual(['latest', 'latest']);
});

test('four rankings are kept, and the one that was kept longest goes first', async () => {
  const { made, asked, find } = await world(5);
  for (const rankedAt of made.slice(0, 4)) await find(rankedAt);
  for (const rankedAt of made.slice(0, 4)) await find(rankedAt);
  expect(asked).toEqual(made.slice(0, 4));
  const [first, second, , , fifth] = made as [Instant, Instant, Instant, Instant, Instant];
  await find(fifth);
  await find(second);
  await find(first);
  expect(asked).toEqual([...made, first]);
});

test('a ranking that there is not is asked for each time, and takes no place', async () => {
  const { made, asked, find } = await world(4);
  for (const rankedAt of made) await find(rankedAt);
  const never = plusMs(made[0] as Instant, -1);
  for (let n = 0; n < 2; n += 1) expect(await find(never)).toBeUndefined();
  for (const rankedAt of made) await find(rankedAt);
  expect(asked).toEqual([...made, never, never]);
});

test('a ranking that stays the latest is kept longest', async () => {
  const { clock, made, asked, latest, find } = await world(5);
  const [first, second, third, fourth, fifth] = made as [Instant, Instant, Instant, Instant, Instant];
  await latest();
  for (const rankedAt of [first, second, third]) await find(rankedAt);
  clock.advance(maxAgeMs);
  await latest();
  await find(fourth);
  asked.length = 0;
  await find(fifth);
  expect(asked).toEqual([]);
  await find(first);
  expect(asked).toEqual([first]);
});
