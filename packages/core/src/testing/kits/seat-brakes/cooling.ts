import { plusMs } from '../../../kernel/index.ts';
import type { Hold, HoldRequest } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { floor, later, openHall, referenceTo, seatIdsOf } from '../seat-locks/subject.ts';
import type { Hall, SeatLocksSubject } from '../seat-locks/subject.ts';
import { longMs, untilLapsed } from '../subject.ts';

const home = {
  origins: [
    { key: 'home', maxSeats: 100 },
    { key: 'town', maxSeats: 100 },
  ],
};
const nextDoor = {
  origins: [
    { key: 'next-door', maxSeats: 100 },
    { key: 'town', maxSeats: 100 },
  ],
};

/** Lets the seats of an ordered hold go, as a cancellation does. */
const letGo = async (subject: SeatLocksSubject, hall: Hall, hold: Hold, coolsUntil = later(subject)): Promise<void> => {
  const { seatLocks } = subject.ports;
  expectOk(await seatLocks.convert({ ...referenceTo(hold), ttlMs: longMs }), 'a conversion');
  const decisions = seatIdsOf(hold).map((seatId) => hall.decision(seatId, hold, { status: 'free', coolsUntil }));
  await seatLocks.record(hall.sessionId, decisions);
  // Decisions arrive at least once.
  await seatLocks.record(hall.sessionId, decisions);
};

const takeAndLetGo = async (
  subject: SeatLocksSubject,
  hall: Hall,
  who: string,
  seatNames: readonly string[],
  over: Partial<HoldRequest> = {},
): Promise<void> => letGo(subject, hall, await hall.take(who, seatNames, over));

const expectCooling = async (
  subject: SeatLocksSubject,
  request: HoldRequest,
  expected: readonly string[],
): Promise<void> => {
  const answer = await subject.ports.seatLocks.hold(request);
  const { seatIds } = expectRefused(answer, 'locking/seats-cooling-off', 'a seat let go twice');
  expectSameSet(seatIds, expected, 'what cools off');
};

/** What becomes of seats that a buyer lets go by choice. */
export const coolingClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'forgives letting a seat go once; after the second time it is for others',
    run: async (subject) => {
      const hall = await openHall(subject);
      await takeAndLetGo(subject, hall, 'ada', ['a1', 'a2']);
      await takeAndLetGo(subject, hall, 'ada', ['a1', 'a3']);
      await expectCooling(subject, hall.request('ada', ['a1', 'a2', 'a3']), ['a1']);
      await hall.take('ada', ['a2', 'a3']);
      await hall.take('bob', ['a1']);
    },
  },
  {
    name: 'says until when a seat cools off, and gives it back then',
    run: async (subject) => {
      const hall = await openHall(subject);
      const coolsUntil = later(subject);
      await letGo(subject, hall, await hall.take('ada', ['a1']), coolsUntil);
      await letGo(subject, hall, await hall.take('ada', ['a1']), coolsUntil);
      const answer = await subject.ports.seatLocks.hold(hall.request('ada', ['a1']));
      const refusal = expectRefused(answer, 'locking/seats-cooling-off', 'a seat let go twice');
      expectSame(refusal.coolsUntil, coolsUntil, 'until when it cools off');
      const soon = plusMs(subject.ports.clock.now(), subject.ttlMs);
      await letGo(subject, hall, await hall.take('ada', ['b1']), soon);
      await letGo(subject, hall, await hall.take('ada', ['b1']), soon);
      await untilLapsed(subject);
      await hall.take('ada', ['b1']);
    },
  },
  {
    name: 'cools a seat off for everybody of the narrowest origin, and nobody else',
    run: async (subject) => {
      const hall = await openHall(subject);
      await takeAndLetGo(subject, hall, 'ada', ['a1'], home);
      await takeAndLetGo(subject, hall, 'bob', ['a1'], home);
      await expectCooling(subject, hall.request('cem', ['a1'], home), ['a1']);
      const other = await hall.take('dan', ['a1'], nextDoor);
      expectOk(await subject.ports.seatLocks.release(referenceTo(other)), 'a release');
      await hall.take('ada', ['a1'], nextDoor);
    },
  },
  {
    name: 'cools the units of an area off together',
    run: async (subject) => {
      const hall = await openHall(subject);
      const two = { areas: [floor(2, 10)] };
      await takeAndLetGo(subject, hall, 'ada', [], two);
      await takeAndLetGo(subject, hall, 'ada', [], two);
      await expectCooling(subject, hall.request('ada', [], { areas: [floor(1, 10)] }), ['floor']);
      await hall.take('bob', [], { areas: [floor(10, 10)] });
    },
  },
  {
    name: 'cools off nothing that was released, lapsed or given back by others',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      for (let times = 0; times < 3; times += 1) {
        const released = await hall.take('ada', ['a1'], home);
        expectOk(await seatLocks.release(referenceTo(released)), 'a release');
        const freed = await hall.take('ada', ['a2'], home);
        await seatLocks.record(hall.sessionId, [hall.decision('a2', freed, { status: 'free' })]);
      }
      await hall.take('ada', ['a1', 'a2'], home);
    },
  },
];
