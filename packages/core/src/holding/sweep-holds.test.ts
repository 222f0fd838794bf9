import { expect, test } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { sweepHolds } from './sweep-holds.ts';

const { holdTtlMs } = defaultLimits;
const longestMs = 5_000;

test('an idle sweep waits until the first hold ends, and five seconds at most', async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { hold } = await smallOffice(ports);
  const job = sweepHolds(ports);
  await hold(buyer('ada'), seatA(1));
  expect([await job.run(), job.idleMs?.()]).toEqual([0, longestMs]);
  clock.advance(holdTtlMs - 700);
  expect([await job.run(), job.idleMs?.()]).toEqual([0, 700]);
  clock.advance(700);
  expect([await job.run(), job.idleMs?.()]).toEqual([1, longestMs]);
});

test('locks that do not know when the next hold ends are swept at every tick', () => {
  const { sweep } = memoryPorts().seatLocks;
  const job = sweepHolds({ seatLocks: { sweep } });
  expect(job.idleMs?.()).toBe(job.everyMs);
});
