import { expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { floor, later, openHall, referenceTo, tableFor, toldHold } from './subject.ts';
import type { Hall, SeatLocksSubject } from './subject.ts';
import { longMs } from '../subject.ts';

const generous = { maxSeats: 10, maxActiveHolds: 50 } as const;

/** The count of taken places in the refusal that ada gets when she asks for too many. */
const takenBy = async ({ ports }: SeatLocksSubject, hall: Hall, when: string): Promise<number> => {
  const more = hall.request('ada', [], { ...generous, lines: [tableFor('more', 8)] });
  const answer = await ports.seatLocks.hold(more);
  return expectRefused(answer, 'locking/seat-limit-reached', `a second table ${when}`).taken;
};

/** What `SeatLocks` promises about tables that are sold as a whole. */
export const tableClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'counts every place of a whole table against the limit of seats, whatever becomes of its hold',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const eight = tableFor('t1', 8);
      const hold = await hall.take('ada', [], { ...generous, lines: [eight] });
      expectSame(hold.lines, [eight], 'the lines of a hold of a table');
      expectSame((await seatLocks.find(hold.holdId))?.lines, [eight], 'the lines when it is looked up');
      expectSame(await takenBy(subject, hall, 'while one is held'), 8, 'what is taken');
      const extension = { ttlMs: longMs, maxTotalMs: 10 * longMs, maxExtensions: 3 };
      expectOk(await seatLocks.extend({ ...referenceTo(hold), ...extension }), 'an extension');
      expectSame(await takenBy(subject, hall, 'while one is held longer'), 8, 'what is taken');
      expectOk(await seatLocks.convert({ ...referenceTo(hold), ttlMs: longMs }), 'a conversion');
      expectSame(await takenBy(subject, hall, 'while one is ordered'), 8, 'what is taken');
      const claimed = { status: 'claimed', expiresAt: later(subject) } as const;
      await seatLocks.record(hall.sessionId, [{ ...hall.decision('t1', hold, claimed), places: 8 }]);
      expectSame(await takenBy(subject, hall, 'while one is claimed'), 8, 'what is taken');
      await seatLocks.record(hall.sessionId, [{ ...hall.decision('t1', hold, { status: 'sold' }), places: 8 }]);
      expectSame(await takenBy(subject, hall, 'when one is sold'), 8, 'what is taken');
      await hall.take('ada', ['a1', 'a2'], generous);
      await seatLocks.record(hall.sessionId, [hall.decision('t1', hold, { status: 'free' })]);
      await hall.take('ada', [], { ...generous, lines: [tableFor('t2', 8)] });
    },
  },
  {
    name: 'counts the places of a table that the arbiter tells of, besides seats and units',
    run: async (subject) => {
      const hall = await openHall(subject);
      const order = { ...toldHold(hall, 'ada') };
      const decisions = [
        { ...hall.decision('t1', order, { status: 'sold' }), places: 6 },
        hall.decision('a1', order, { status: 'sold' }),
      ];
      await subject.ports.seatLocks.record(hall.sessionId, decisions);
      expectSame(await takenBy(subject, hall, 'besides a table and a seat'), 7, 'what is taken');
      await hall.take('ada', [], { ...generous, areas: [floor(3, 10)] });
      expectSame(await takenBy(subject, hall, 'besides ten places'), 10, 'what is taken');
    },
  },
  {
    name: 'lets a buyer who has nothing else have one table with more places than anybody may have',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const twelve = { ...generous, lines: [tableFor('t1', 12)] };
      const both = { ...generous, lines: [tableFor('t1', 12), tableFor('t2', 12)] };
      const two = await seatLocks.hold(hall.request('ada', [], both));
      expectSame(expectRefused(two, 'locking/seat-limit-reached', 'two tables of twelve').taken, 0, 'what is taken');
      await hall.take('ada', [], twelve);
      const seat = await seatLocks.hold(hall.request('ada', ['a1'], generous));
      expectSame(expectRefused(seat, 'locking/seat-limit-reached', 'a seat besides').taken, 12, 'what is taken then');
      await hall.take('bob', ['a1'], generous);
      const table = await seatLocks.hold(hall.request('bob', [], { ...generous, lines: [tableFor('t2', 12)] }));
      expectRefused(table, 'locking/seat-limit-reached', 'a table besides a seat');
    },
  },
];
