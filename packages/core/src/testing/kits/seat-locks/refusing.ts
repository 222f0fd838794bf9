import { editionOf } from '../../../kernel/index.ts';
import { expectRefused, expectSame } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { untilLapsed } from '../subject.ts';
import { floor, later, openHall, strangeHall, tableFor, toldHold } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

const [older, newer, newest] = [editionOf(1), editionOf(2), editionOf(3)];

/** What `SeatLocks` promises about why it refuses a hold, and that nothing else comes of it. */
export const refusingClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'refuses for the first reason of several, and changes nothing',
    run: async (subject) => {
      const hall = strangeHall(subject);
      const { seatLocks } = subject.ports;
      await seatLocks.raiseEdition(hall.sessionId, newer);
      const everything = hall.request('ada', ['a1', 'b1'], {
        edition: older,
        areas: [floor(3, 2)],
        maxActiveHolds: 1,
        maxSeats: 3,
      });
      expectRefused(await seatLocks.hold(everything), 'locking/session-unprimed', 'a hold of an unknown session');
      await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
      const own = await hall.take('ada', ['a2'], { edition: newer });
      const { holdId } = await hall.take('bob', ['a1'], { edition: newer });
      const { version } = await hall.shown();
      const reasons = [
        ['locking/showing-stale', { holdId }],
        ['locking/showing-stale', { holdId: own.holdId }],
        ['locking/hold-unknown', { holdId, edition: newer }],
        ['locking/hold-limit-reached', { edition: newer }],
        ['locking/seat-limit-reached', { edition: newer, maxActiveHolds: 9 }],
        ['locking/seats-unavailable', { edition: newer, maxActiveHolds: 9, maxSeats: 99 }],
        ['locking/area-unavailable', { edition: newer, maxActiveHolds: 9, maxSeats: 99, lines: [] }],
      ] as const;
      for (const [code, over] of reasons)
        expectRefused(
          await seatLocks.hold({ ...everything, ...over }),
          code,
          'a hold that several things speak against',
        );
      expectSame((await hall.shown()).version, version, 'the version after holds that were refused');
    },
  },
  {
    name: 'takes a newer edition over from a hold that it refuses for another reason',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      await hall.take('ada', ['a1']);
      const taken = await seatLocks.hold(hall.request('bob', ['a1'], { edition: newest }));
      expectRefused(taken, 'locking/seats-unavailable', 'a taken seat');
      const late = await seatLocks.hold(hall.request('bob', ['a2'], { edition: newer }));
      expectSame(
        expectRefused(late, 'locking/showing-stale', 'an older edition').edition,
        newest,
        'the newest edition',
      );
    },
  },
  {
    name: 'tells nobody but its buyer which seats a hold has that it was only told of',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const told = toldHold(hall, 'ada');
      const claim = hall.decision('a1', told, { status: 'claimed', expiresAt: later(subject) });
      await seatLocks.record(hall.sessionId, [claim]);
      const { holdId } = told;
      const foreign = await seatLocks.hold(hall.request('mallory', ['b1'], { holdId }));
      expectRefused(foreign, 'locking/hold-unknown', 'a hold by the id of an order of somebody else');
    },
  },
  {
    name: 'tells of a hold that lapsed, also when its repeat is refused',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks, seatFeed } = subject.ports;
      const lapsed = hall.request('ada', ['a1'], { ttlMs: subject.ttlMs });
      await seatLocks.hold(lapsed);
      await hall.take('bob', ['b1']);
      const { version } = await hall.shown();
      await untilLapsed(subject);
      const again = { ...hall.request('ada', ['b1']), holdId: lapsed.holdId };
      expectRefused(await seatLocks.hold(again), 'locking/seats-unavailable', 'a repeat with a taken seat');
      expectSame((await hall.shown()).held, ['b1'], 'what is held');
      const read = await seatFeed.read(hall.sessionId, version);
      const told = read.ok ? read.value.changes : [];
      expectSame(told, [{ seatId: 'a1', status: 'f' }], 'what was told');
    },
  },
  {
    name: 'lets nobody add units or seats to a table with more places than anybody may have',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const table = { lines: [tableFor('t1', 12)], maxSeats: 10 };
      for (const more of [{ areas: [floor(1, 9)] }, { lines: [...table.lines, tableFor('t2', 1)] }]) {
        const answer = await seatLocks.hold(hall.request('ada', [], { ...table, ...more }));
        expectRefused(answer, 'locking/seat-limit-reached', 'a table of twelve and more');
      }
    },
  },
];
