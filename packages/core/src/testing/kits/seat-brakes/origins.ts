import type { HoldOrigin } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { buyer, floor, openHall, referenceTo, tableFor } from '../seat-locks/subject.ts';
import type { Hall, SeatLocksSubject } from '../seat-locks/subject.ts';
import { longMs, raceOnBoth, untilLapsed } from '../subject.ts';

const from = (key: string, maxSeats: number): HoldOrigin => ({ key, maxSeats });
const home = { origins: [from('home', 3)] };

const expectFull = async (subject: SeatLocksSubject, hall: Hall, seatName: string): Promise<void> => {
  const answer = await subject.ports.seatLocks.hold(hall.request('late', [seatName], home));
  const { limit } = expectRefused(answer, 'locking/origin-limit-reached', 'a fourth seat of three');
  expectSame(limit, 3, 'the budget that is named');
};

/** What buyers who share an origin may hold together. */
export const originClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'lets racing buyers of one origin hold together what its budget allows, and no more',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      const answers = await raceOnBoth(subject, 12, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request(`buyer-${caller}`, [`a${caller}`, `b${caller}`], { origins: [from('home', 10)] })),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 5, 'how many held two of ten seats');
      expectSame((await hall.shown()).held.length, 10, 'the seats held');
      for (const answer of answers)
        if (!answer.ok) expectRefused(answer, 'locking/origin-limit-reached', 'a hold beyond the budget');
    },
  },
  {
    name: 'counts every origin of a hold by itself, and buyers without one not at all',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const at = (desk: string) => ({ origins: [from(desk, 2), from('office', 3)] });
      await hall.take('ada', ['a1', 'a2'], at('desk-1'));
      const third = await seatLocks.hold(hall.request('bob', ['a3'], at('desk-1')));
      expectSame(expectRefused(third, 'locking/origin-limit-reached', 'a third of two').limit, 2, 'the budget');
      await hall.take('cem', ['a3'], at('desk-2'));
      const fourth = await seatLocks.hold(hall.request('dan', ['a4'], at('desk-3')));
      expectSame(expectRefused(fourth, 'locking/origin-limit-reached', 'a fourth of three').limit, 3, 'the budget');
      await hall.take('eve', ['a4', 'a5', 'a6', 'a7']);
    },
  },
  {
    name: 'counts places: those of tables and of areas',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      await hall.take('ada', [], { areas: [floor(2, 10)], ...home });
      const table = await seatLocks.hold(hall.request('bob', [], { lines: [tableFor('t1', 2)], ...home }));
      expectRefused(table, 'locking/origin-limit-reached', 'a table for two where one is left');
      const units = await seatLocks.hold(hall.request('bob', [], { areas: [floor(2, 10)], ...home }));
      expectRefused(units, 'locking/origin-limit-reached', 'two units where one is left');
      await hall.take('bob', ['a1'], home);
    },
  },
  {
    name: 'lets an origin that has nothing take a table beyond its budget',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', [], { lines: [tableFor('t1', 8)], ...home });
      await expectFull(subject, hall, 'a1');
    },
  },
  {
    name: 'gives an origin back what its buyers release, and what lapses',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const kept = await hall.take('ada', ['a1', 'a2'], home);
      await hall.take('bob', ['a3'], { ...home, ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      await hall.take('cem', ['a4'], home);
      await expectFull(subject, hall, 'a5');
      expectOk(await seatLocks.release(referenceTo(kept)), 'a release');
      await hall.take('dan', ['a5', 'a6'], home);
      await expectFull(subject, hall, 'a7');
    },
  },
  {
    name: 'counts what an origin has ordered until it is bought or let go',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const bought = await hall.take('ada', ['a1', 'a2'], home);
      const dropped = await hall.take('bob', ['a3'], home);
      for (const hold of [bought, dropped])
        expectOk(await seatLocks.convert({ ...referenceTo(hold), ttlMs: longMs }), 'a conversion');
      await expectFull(subject, hall, 'a4');
      await seatLocks.record(hall.sessionId, [hall.decision('a3', dropped, { status: 'free' })]);
      await hall.take('cem', ['a4'], home);
      await expectFull(subject, hall, 'a5');
      const sold = ['a1', 'a2'].map((name) => hall.decision(name, bought, { status: 'sold' }));
      await seatLocks.record(hall.sessionId, sold);
      await hall.take('dan', ['a5', 'a6'], home);
      await expectFull(subject, hall, 'a7');
    },
  },
  {
    name: 'counts no hold twice that is repeated or extended, and answers a repeat at the limit',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const asked = hall.request('ada', ['a1', 'a2'], home);
      const hold = expectOk(await seatLocks.hold(asked), 'a hold');
      expectOk(await seatLocks.hold(asked), 'a repeat');
      const more = { ttlMs: longMs, maxTotalMs: 3 * longMs, maxExtensions: 2 };
      expectOk(await seatLocks.extend({ ...referenceTo(hold), ...more }), 'an extension');
      await hall.take('bob', ['a3'], home);
      expectSame(expectOk(await seatLocks.hold(asked), 'a repeat').holdId, hold.holdId, 'the hold of a repeat');
      await expectFull(subject, hall, 'a4');
    },
  },
  {
    name: 'names the limit of the buyer before the budget of the origin',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const own = await hall.take('ada', ['a1', 'a2', 'a3'], home);
      const answer = await seatLocks.hold(hall.request('ada', ['a4'], { ...home, maxActiveHolds: 1 }));
      const { holdIds } = expectRefused(answer, 'locking/hold-limit-reached', 'a second hold of one');
      expectSame(holdIds, [own.holdId], 'the hold in the way');
      const { taken } = await seatLocks.usageOf(hall.sessionId, buyer('late'));
      expectThat(taken === 0, 'a refused buyer has nothing');
    },
  },
];
