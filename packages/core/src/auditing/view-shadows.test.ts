import { describe, expect, test } from 'vitest';
import type { EventId } from '../kernel/index.ts';
import { instant } from '../kernel/index.ts';
import { memoryViews } from '../memory/index.ts';
import type { ChangeFeed, Position, RecordedEvent } from '../messaging/index.ts';
import { firstBuild, foldFacts } from '../views/index.ts';
import type { StaleMark, View } from '../views/index.ts';
import { viewShadows } from './view-shadows.ts';

interface Count extends StaleMark {
  readonly counted: number;
}
const counts: View<Count> = {
  name: 'counts',
  types: ['Counted'],
  idOf: ({ aggregateId }) => aggregateId,
  evolve: (known) => ({ counted: (known?.counted ?? 0) + 1 }),
};

/** Four documents of the same facts. */
const halls: View<Count> = { ...counts, name: 'halls', idOf: ({ position }) => `hall-${position % 4}` };

/** A log whose facts are about this many things in turn. */
const logOf = (things: number) => {
  const facts: RecordedEvent[] = [];
  const grow = (count: number): Position => {
    for (let n = 0; n < count; n += 1) {
      const position = (facts.length + 1) as Position;
      facts.push({
        ...{ id: String(position), aggregateType: 'orders', aggregateId: `thing-${position % things}` },
        ...{ routingKey: 'e' as EventId, type: 'Counted', version: 1, payload: {}, occurredAt: instant(0), position },
      });
    }
    return facts.length as Position;
  };
  const changeFeed: ChangeFeed = { read: async ({ after, limit }) => facts.slice(after, after + limit) };
  return { facts, grow, changeFeed };
};

/** Shadows of a log, with views that are up to date with it. */
const watch = (things: number, watched: readonly View<Count>[] = [counts]) => {
  const log = logOf(things);
  const views = memoryViews();
  let [carried, turns] = [0 as Position, 0];
  const carry = async (): Promise<void> => {
    const news = log.facts.slice(carried);
    const known = await views.getMany(counts, [...new Set(news.map(({ aggregateId }) => aggregateId))]);
    await views.apply(counts, foldFacts(counts, news, known), firstBuild);
    carried = log.facts.length as Position;
  };
  const nextTurn = async (): Promise<void> => {
    turns += 1;
  };
  const shadows = viewShadows({ changeFeed: log.changeFeed, views, nextTurn }, watched, async () => carried);
  return { ...log, views, carry, shadows, turns: () => turns };
};

describe('a pass through the log', () => {
  test('reads 5,000 facts a round of a log that rests, with a turn for others after each thousand', async () => {
    const { grow, carry, shadows, turns } = watch(10);
    const end = grow(28_500);
    await carry();
    // It does not know yet how fast the log grows: all of it is new.
    expect((await shadows.look(end)).facts).toHaveLength(20_000);
    expect(turns()).toBe(20);
    expect((await shadows.look(end)).facts).toHaveLength(5_000);
    expect(turns()).toBe(25);
    const last = await shadows.look(end);
    expect([last.facts.length, last.subjects.size]).toEqual([3_500, 10]);
    expect(turns()).toBe(28);
  });

  test('ends on a log that grows by 9,000 facts a round', async () => {
    const { grow, carry, shadows } = watch(10);
    let [end, rounds, compared] = [grow(100_000), 0, 0];
    while (compared === 0 && rounds < 30) {
      await carry();
      compared = (await shadows.look(end)).subjects.size;
      end = grow(9_000);
      rounds += 1;
    }
    expect(compared).toBe(10);
    expect(rounds).toBeLessThan(15);
  });

  test('never reads more than 20,000 facts a round', async () => {
    const { grow, carry, shadows } = watch(10);
    const end = grow(90_000);
    await carry();
    expect((await shadows.look(end)).facts).toHaveLength(20_000);
  });

  test('keeps 16 documents of a view that has any number, others in the next pass', async () => {
    const { grow, carry, shadows } = watch(1_000);
    const end = grow(4_000);
    await carry();
    const seen = new Set<string>();
    for (let round = 0; round < 440; round += 1) {
      const { subjects, suspicions } = await shadows.look(end);
      expect(suspicions).toEqual([]);
      expect(subjects.size).toBeLessThanOrEqual(16);
      for (const subject of subjects) seen.add(subject);
    }
    expect(seen.size).toBe(1_000);
  });

  test('has all documents of a view that has few, beside one that has many', async () => {
    const { grow, carry, shadows } = watch(1_000, [counts, halls]);
    const end = grow(4_000);
    await carry();
    // None of them was ever stored.
    const { suspicions } = await shadows.look(end);
    const missed = suspicions.map(({ subject }) => subject).sort();
    expect(missed).toEqual([0, 1, 2, 3].map((n) => `views/halls/hall-${n}`));
  });
});
