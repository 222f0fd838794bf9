import { assert, array, boolean, integer, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { sortedBlocks } from './sorted-blocks.ts';

const step = record({ key: integer({ min: 0, max: 4_000 }), isRemoval: boolean() });

it('keeps in order whatever is put and removed, each once and as it was put last', () => {
  assert(
    property(
      array(step, { minLength: 1_500, maxLength: 5_000, size: 'max' }),
      integer({ min: 0, max: 4_000 }),
      (steps, after) => {
        const blocks = sortedBlocks<readonly [number, number]>(([one], [other]) => one - other);
        const model = new Map<number, number>();
        for (const [turn, { key, isRemoval }] of steps.entries()) {
          if (isRemoval && turn % 3 === 0) {
            blocks.remove([key, 0]);
            model.delete(key);
          } else {
            blocks.put([key, turn]);
            model.set(key, turn);
          }
        }
        const sorted = [...model].sort(([one], [other]) => one - other);
        expect([...blocks.from(() => true)]).toEqual(sorted);
        expect([...blocks.from(([key]) => key > after)]).toEqual(sorted.filter(([key]) => key > after));
      },
    ),
    { numRuns: 20 },
  );
});

it('has nothing at first, and again when everything is removed', () => {
  const blocks = sortedBlocks<number>((one, other) => one - other);
  expect([...blocks.from(() => true)]).toEqual([]);
  for (let item = 0; item < 2_000; item += 1) blocks.put(item);
  for (let item = 0; item < 2_000; item += 1) blocks.remove(item);
  expect([...blocks.from(() => true)]).toEqual([]);
});
