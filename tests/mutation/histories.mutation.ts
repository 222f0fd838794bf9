import { expect, test } from 'vitest';
import { simulate } from '../simulation/simulate.ts';

// A few of the histories that `npm test` plays by the hundred: what breaks in most of them breaks
// in one of these.
test.each([1, 2])('history %i holds every invariant', async (seed) => {
  expect((await simulate(seed)).findings).toEqual([]);
});
