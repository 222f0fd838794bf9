import { expect, test } from 'vitest';
import { instant, plusMs } from '../kernel/index.ts';
import type { OrderId } from '../kernel/index.ts';
import { manualClock } from '../memory/index.ts';
import type { LapsedOrder } from '../orders/index.ts';
import { lapsedRounds } from './lapsed-rounds.ts';

const lapsed = (n: number): LapsedOrder => ({ orderId: `order ${n}` as OrderId, expiresAt: instant(n) });

/**
 * Steps of at most three orders, a second apart, through ten that all fail.
 *
 * @returns how often each was tried.
 */
const tries = (seconds: number): readonly number[] => {
  const clock = manualClock();
  const rounds = lapsedRounds(clock);
  const all = Array.from({ length: 10 }, (_, n) => ({ order: lapsed(n), tried: 0 }));
  for (let second = 0; second < seconds; second += 1) {
    const after = rounds.after();
    const taken = all.filter(({ order }) => after === undefined || order.expiresAt > after.expiresAt).slice(0, 3);
    for (const each of taken) each.tried += 1;
    rounds.goPast(
      taken.map(({ order }) => order),
      3,
    );
    if (taken.length > 0) rounds.leftBehind();
    clock.moveTo(plusMs(clock.now(), 1_000));
  }
  return all.map(({ tried }) => tried);
};

test('what can’t be ended is tried in turn, more and more seldom, up to once a minute', () => {
  expect(tries(4)).toEqual(Array.from({ length: 10 }, () => 1));
  const [soon, hour] = [tries(600)[0] ?? 0, tries(3_600)[0] ?? 0];
  expect(soon).toBeLessThan(20);
  expect(hour - soon).toBe(50);
  expect(new Set(tries(3_600)).size).toBeLessThanOrEqual(2);
});

test('what can be ended is looked for from the start again with every step', () => {
  const rounds = lapsedRounds(manualClock());
  expect(rounds.after()).toBeUndefined();
  rounds.goPast([lapsed(1), lapsed(2)], 2);
  expect(rounds.after()).toEqual(lapsed(2));
  rounds.goPast([lapsed(3)], 2);
  expect(rounds.after()).toBeUndefined();
});

test('a round that left some behind is followed by another after a second, and the next after two', () => {
  const clock = manualClock();
  const rounds = lapsedRounds(clock);
  const restMs = (): number => {
    rounds.goPast([lapsed(1)], 3);
    rounds.leftBehind();
    for (let ms = 0; ; ms += 500) {
      if (rounds.after() === undefined) return ms;
      clock.advance(500);
    }
  };
  expect(rounds.after()).toBeUndefined();
  expect([restMs(), restMs(), restMs()]).toEqual([0, 1_000, 2_000]);
});

test('rounds that leave none behind follow each other at once', () => {
  const rounds = lapsedRounds(manualClock());
  for (let round = 0; round < 4; round += 1) {
    expect(rounds.after()).toBeUndefined();
    rounds.goPast([lapsed(1)], 3);
  }
});

test('a round whose first step reads nothing, since the store fails, rests no shorter afterwards', () => {
  const clock = manualClock();
  const rounds = lapsedRounds(clock);
  const fail = (): void => {
    expect(rounds.after()).toBeUndefined();
    rounds.goPast([lapsed(1)], 3);
    rounds.leftBehind();
  };
  fail();
  // The second round begins, and its first step fails before it knows of any order.
  expect(rounds.after()).toBeUndefined();
  fail();
  clock.advance(999);
  expect(rounds.after()).toEqual(lapsed(1));
});
