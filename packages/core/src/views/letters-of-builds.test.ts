import { describe, expect, it } from 'vitest';
import { manualClock, memoryDeadLetters } from '../memory/index.ts';
import type { DeadLetters, NewDeadLetter, Position } from '../messaging/index.ts';
import { dropLettersOf, lettersOf, restLetters } from './letters-of-builds.ts';
import { tallies } from './tallies.fixture.ts';
import type { BuildState } from './views.port.ts';

const letter = (subject: string, consumer = 'views', recovered = false): NewDeadLetter => ({
  ...{ consumer, subject, recovered, position: 3 as Position },
  ...{ eventId: 'f3', type: 'OrderPaid', reason: 'no total', cause: 'fact' },
});
const world = async (...letters: readonly NewDeadLetter[]) => {
  const deadLetters = memoryDeadLetters({ clock: manualClock() });
  for (const each of letters) await deadLetters.add(each);
  const left = async () =>
    (await lettersOf(deadLetters, () => true)).map(({ consumer, subject, recovered }) => [
      consumer,
      subject,
      recovered,
    ]);
  return { deadLetters, left };
};
const state = (build: number): BuildState => ({ build, generation: 0, reached: new Map() });

describe('the letters about the builds of a view', () => {
  it.each([0, 1, 99, 100, 101, 250])('are read to the end, also if they are %i', async (count) => {
    const { deadLetters } = await world(
      ...Array.from({ length: count }, (_, n) => letter(`tallies/s${n}`)),
      letter('others/s1'),
    );
    let pages = 0;
    const list: DeadLetters['list'] = (page) => {
      pages += 1;
      expect(page.limit).toBe(100);
      if (pages > 5) throw new Error('goes on and on');
      return deadLetters.list(page);
    };
    expect(await lettersOf({ list }, (subject) => subject.startsWith('tallies'))).toHaveLength(count);
  });

  it('rest with their build, and wait again with it, whoever left them', async () => {
    const { deadLetters, left } = await world(
      letter('tallies#2/s1'),
      letter('tallies#2/s2', 'views@3'),
      letter('tallies#22/s1'),
      letter('tallies/s1'),
    );
    await restLetters({ deadLetters }, tallies, 2, true);
    expect(await left()).toEqual([
      ['views', 'tallies#2/s1', true],
      ['views@3', 'tallies#2/s2', true],
      ['views', 'tallies#22/s1', false],
      ['views', 'tallies/s1', false],
    ]);
    await restLetters({ deadLetters }, tallies, 2, false);
    expect((await left()).map(([, , recovered]) => recovered)).toEqual([false, false, false, false]);
  });

  it('are left alone if they rest already, or wait already, with what was asked for', async () => {
    const { deadLetters } = await world(letter('tallies/s1'));
    await deadLetters.requestRetry({});
    await restLetters({ deadLetters }, tallies, 1, false);
    expect((await deadLetters.list({ limit: 9 })).items).toMatchObject([{ retryRequested: true }]);
  });

  it('end with builds that are dropped, and with those of no other view', async () => {
    const { deadLetters, left } = await world(
      letter('tallies/s1'),
      letter('tallies#2/s1'),
      letter('tallies#3/s1', 'views@3', true),
      letter('tallies#4/s1'),
      letter('tallies_by_day#3/s1'),
    );
    await dropLettersOf({ deadLetters }, tallies, [state(2), state(4)]);
    expect(await left()).toEqual([
      ['views', 'tallies#2/s1', false],
      ['views', 'tallies#4/s1', false],
      ['views', 'tallies_by_day#3/s1', false],
    ]);
  });
});
