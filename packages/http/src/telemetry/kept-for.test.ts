import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keptFor } from './kept-for.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const keptMs = 1_000;
/** Numbers what it makes; each takes half a second, and some fail. */
const numbered = (failing: readonly number[] = []) => {
  let made = 0;
  return keptFor(keptMs, async () => {
    made += 1;
    const number = made;
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (failing.includes(number)) throw new Error(`${number} fails`);
    return number;
  });
};
const answered = async <Answer>(answer: Promise<Answer>): Promise<Answer | string> => {
  const told = answer.catch((error: unknown) => String(error));
  await vi.advanceTimersByTimeAsync(500);
  return told;
};

test('a value is shared by all who ask while it is made, and until it expires', async () => {
  const ask = numbered();
  const [first, second] = [ask(), ask()];
  expect([await answered(first), await second]).toEqual([1, 1]);
  vi.advanceTimersByTime(keptMs - 1);
  expect(await ask()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await answered(ask())).toBe(2);
});

test('a failure reaches those who waited for it, and is not cached', async () => {
  const ask = numbered([1]);
  const [first, second] = [ask(), ask()];
  expect([await answered(first), await answered(second)]).toEqual(['Error: 1 fails', 'Error: 1 fails']);
  expect(await answered(ask())).toBe(2);
});
