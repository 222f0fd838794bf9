import { expect, test } from 'vitest';
import { atOnce } from '../kernel/index.ts';
import type { HoldId, PrincipalId, SeatId, SessionId, Sliced } from '../kernel/index.ts';
import { fenceOf } from '../locking/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import { bySeatOf, lockDifferences } from './audit-seats.ts';

const sessionId = 's1' as SessionId;
const seatOf = (n: number): SeatId => `S-${n}` as SeatId;
const hall = (seats: number): SeatDecision[] =>
  Array.from({ length: seats }, (_, n) => ({
    seatId: seatOf(n),
    status: 'sold',
    holdId: 's1.h' as HoldId,
    buyerId: 'ada' as PrincipalId,
    fence: fenceOf(1),
  }));

/** How often it yields to others. */
const pausesOf = (work: Sliced<unknown>): number => {
  let pauses = 0;
  while (work.next().done !== true) pauses += 1;
  return pauses;
};

test('a hall of 100,000 seats is compared in slices of 5,000', () => {
  const decisions = hall(100_000);
  const sold = decisions.map(({ seatId }) => seatId);
  expect(pausesOf(bySeatOf(decisions))).toBe(20);
  expect(pausesOf(lockDifferences(sessionId, atOnce(bySeatOf(decisions)), { held: [], sold }))).toBe(40);
});

test('of many differences a hundred are reported, and the rest is not examined', () => {
  const bySeat = atOnce(bySeatOf(hall(100_000)));
  const work = lockDifferences(sessionId, bySeat, { held: [], sold: [] });
  expect(atOnce(work)).toHaveLength(100);
});

test('each way in which locks and record can differ is seen, and nothing else', () => {
  const [one, claimed] = hall(2);
  const record = [one, claimed && { ...claimed, status: 'claimed' as const }].filter((each) => each !== undefined);
  const ask = (held: readonly number[], sold: readonly number[]): readonly string[] =>
    atOnce(
      lockDifferences(sessionId, atOnce(bySeatOf(record)), { held: held.map(seatOf), sold: sold.map(seatOf) }),
    ).map(({ seen }) => seen);
  expect(ask([1], [0])).toEqual([]);
  expect(ask([1, 7], [0])).toEqual([]);
  expect(ask([0, 1], [])).toEqual(['held sold s1.h']);
  expect(ask([], [0])).toEqual(['free claimed s1.h']);
  expect(ask([], [0, 1])).toEqual(['sold claimed s1.h']);
  expect(ask([1], [0, 7])).toEqual(['sold undefined undefined']);
});
