import { describe, expect, it } from 'vitest';
import { atMostAtOnce } from './at-most-at-once.ts';
import { eachOf } from './each-of.ts';

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Work that takes a turn each, and the most of it that ran at one time. */
const counted = () => {
  let [running, most] = [0, 0];
  const act = async <Answer>(answer: Answer): Promise<Answer> => {
    running += 1;
    most = Math.max(most, running);
    await soon();
    running -= 1;
    return answer;
  };
  return { act, most: () => most };
};

describe('at most so many at once', () => {
  it('gives the answers in the order of the items, however long each takes', async () => {
    const turns = [3, 1, 2, 0];
    const answers = await atMostAtOnce(4, turns, async (count) => {
      for (let n = 0; n < count; n += 1) await soon();
      return count * 10;
    });
    expect(answers).toEqual([30, 10, 20, 0]);
  });

  it.each([
    [1, 5, 1],
    [2, 5, 2],
    [5, 3, 3],
    [3, 0, 0],
  ])('runs %i of %i items at a time: %i', async (max, items, most) => {
    const work = counted();
    await atMostAtOnce(
      max,
      Array.from({ length: items }, (_, n) => n),
      work.act,
    );
    expect(work.most()).toBe(most);
  });

  it('fails with the first failure', async () => {
    const failing = atMostAtOnce(2, [1, 2, 3], async (n) => {
      if (n === 2) throw new Error('two');
      return n;
    });
    await expect(failing).rejects.toThrow('two');
  });
});

describe('each of many', () => {
  it('counts the items for which something was done', async () => {
    expect(await eachOf([true, false, true], async (did) => did)).toBe(2);
    expect(await eachOf([], async () => true)).toBe(0);
  });

  it('is tried though an earlier one fails; the first failure is thrown at the end', async () => {
    const tried: number[] = [];
    const done = eachOf(
      [1, 2, 3, 4],
      async (n) => {
        tried.push(n);
        if (n % 2 === 0) throw new Error(`${n} fails`);
        return true;
      },
      1,
    );
    await expect(done).rejects.toThrow('2 fails');
    expect(tried).toEqual([1, 2, 3, 4]);
  });

  it('runs all at once, unless a limit is given', async () => {
    const [all, some] = [counted(), counted()];
    await eachOf([true, true, true], all.act);
    await eachOf([true, true, true], some.act, 2);
    expect([all.most(), some.most()]).toEqual([3, 2]);
  });
});
