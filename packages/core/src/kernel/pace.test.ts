import { expect, it } from 'vitest';
import { manualClock } from '../memory/index.ts';
import { paceOf } from './pace.ts';

it('gives what time has brought, and never more than a second of it', () => {
  const clock = manualClock();
  const pace = paceOf(clock, 10);
  expect(pace.left()).toBe(10);
  pace.spend(10);
  expect(pace.left()).toBe(0);
  clock.advance(250);
  expect(pace.left()).toBe(2);
  pace.spend(2);
  clock.advance(50);
  expect(pace.left()).toBe(1);
  clock.advance(60_000);
  expect(pace.left()).toBe(10);
});
