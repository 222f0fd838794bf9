import type { HoldRequest, PrincipalId, SeatId, SessionId } from '@ticketly/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floor, openSession, requestFor } from './holds.fixture.ts';
import { gatherWrites } from './index.ts';
import { ownLocks } from './own-locks.fixture.ts';

const { locks } = ownLocks(gatherWrites);

interface Wish {
  readonly buyer: number;
  readonly seats: readonly number[];
  readonly standing: number;
}

const limits = { maxActiveHolds: 2, maxSeats: 4 };

const wishes = fc.array(
  fc.record({
    buyer: fc.nat(4),
    seats: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 5 }),
    standing: fc.constantFrom(0, 0, 0, 1, 2),
  }),
  { minLength: 2, maxLength: 24 },
);

const requestOf = (sessionId: SessionId, { buyer, seats, standing }: Wish): HoldRequest => ({
  ...requestFor(sessionId, '', limits),
  buyerId: `buyer-${buyer}` as PrincipalId,
  lines: seats.flatMap((at) =>
    requestFor(sessionId, `s${at}`).lines.map((line) => ({ ...line, seatId: `s${at}` as SeatId })),
  ),
  areas: standing === 0 ? [] : [floor(standing, 3)],
});

const oneByOne = async (sessionId: SessionId, each: readonly Wish[]): Promise<readonly boolean[]> => {
  const taken: boolean[] = [];
  for (const wish of each) taken.push((await locks.hold(requestOf(sessionId, wish))).ok);
  return taken;
};

test('holds of one turn are as if they had come one by one, in the order of their fences', () =>
  fc.assert(
    fc.asyncProperty(wishes, async (asked) => {
      const together = await openSession(locks);
      const answers = await Promise.all(asked.map((wish) => locks.hold(requestOf(together, wish))));
      const granted = asked
        .map((wish, at) => ({ wish, answer: answers[at] }))
        .flatMap(({ wish, answer }) => (answer?.ok === true ? [{ wish, fence: answer.value.fence }] : []))
        .sort((one, other) => one.fence - other.fence);
      for (const [at, { seats, standing }] of asked.entries()) {
        const answer = answers[at];
        if (answer?.ok === true) expect(answer.value.lines).toHaveLength(seats.length + standing);
      }
      const refused = asked.filter((_wish, at) => answers[at]?.ok === false);

      const alone = await openSession(locks);
      const repeated = await oneByOne(
        alone,
        granted.map(({ wish }) => wish),
      );
      expect(repeated).toEqual(granted.map(() => true));
      expect(await oneByOne(alone, refused)).toEqual(refused.map(() => false));
      const held = async (sessionId: SessionId): Promise<readonly SeatId[]> => {
        const shown = await locks.held(sessionId);
        return shown.ok ? shown.value.held.toSorted() : [];
      };
      expect(await held(together)).toEqual(await held(alone));
    }),
    { numRuns: 60 },
  ));
