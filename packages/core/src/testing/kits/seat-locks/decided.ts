import { plusMs } from '../../../kernel/index.ts';
import type { HoldId } from '../../../kernel/index.ts';
import type { HoldRequest } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { floor, later, openHall, referenceTo, seatIdsOf, strangeHall, toldHold } from './subject.ts';
import type { Hall, SeatLocksSubject } from './subject.ts';
import { longMs, untilLapsed } from '../subject.ts';

const asksForFloor = (hall: Hall, holdId: HoldId): HoldRequest =>
  hall.request('ada', [], { holdId, areas: [floor(1, 5)] });

/**
 * What `SeatLocks` promises about decisions of the arbiter, about loss, and about what it reports.
 */
export const decidedClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'shows a sold seat as sold, never as free, whatever becomes of its hold',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks, seatFeed } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, { status: 'sold' })]);
      const { version } = await hall.shown();
      await untilLapsed(subject);
      await seatLocks.sweep();
      await seatLocks.release(referenceTo(hold));
      expectSame((await hall.shown()).sold, ['a1'], 'what is sold after the hold lapsed');
      expectRefused(await seatLocks.hold(hall.request('bob', ['a1'])), 'locking/seats-unavailable', 'a sold seat');
      const told = expectOk(await seatFeed.read(hall.sessionId, version), 'the feed');
      expectThat(!told.changes.some(({ seatId }) => seatId === 'a1'), 'a lapsing hold tells nothing of a sold seat');
    },
  },
  {
    name: 'sells a seat whoever holds it, and frees it only for the order that bought it',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const holder = await hall.take('ada', ['a1', 'a2']);
      const buying = toldHold(hall, 'bob');
      await seatLocks.record(hall.sessionId, [hall.decision('a1', buying, { status: 'sold' })]);
      expectSame((await hall.shown()).sold, ['a1'], 'what is sold over the head of its holder');
      await seatLocks.record(hall.sessionId, [hall.decision('a1', holder, { status: 'free' })]);
      await seatLocks.release(referenceTo(holder));
      const shown = await hall.shown();
      expectSame([shown.sold, shown.held], [['a1'], []], 'what is left after the holder let go');
      await seatLocks.record(hall.sessionId, [hall.decision('a1', buying, { status: 'free' })]);
      expectSame((await hall.shown()).sold, [], 'what is sold after the order was taken back');
      await hall.take('cem', ['a1']);
    },
  },
  {
    name: 'lets a claim touch only a seat that is free or its own',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const holder = await hall.take('ada', ['a1']);
      const order = toldHold(hall, 'bob');
      const until = { status: 'claimed', expiresAt: later(subject) } as const;
      const claims = ['a1', 'a2'].map((name) => hall.decision(name, order, until));
      await seatLocks.record(hall.sessionId, claims);
      expectSameSet((await hall.shown()).held, ['a1', 'a2'], 'the seats held after a claim');
      expectSame((await seatLocks.find(holder.holdId))?.lines.length, 1, 'the seats of the hold a claim met');
      await seatLocks.record(hall.sessionId, [
        hall.decision('a1', order, { status: 'free' }),
        hall.decision('a2', order, { status: 'free' }),
      ]);
      expectSame((await hall.shown()).held, ['a1'], 'the seats held after the claim was freed');
    },
  },
  {
    name: 'forgets the hold of an order whose claim and end are told together',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1']);
      await seatLocks.record(hall.sessionId, [
        hall.decision('a1', hold, { status: 'claimed', expiresAt: later(subject) }),
        hall.decision('a1', hold, { status: 'free' }),
      ]);
      expectSame((await hall.shown()).held, [], 'the seats held after the order ended');
      expectSame(await seatLocks.find(hold.holdId), undefined, 'the hold of the ended order');
      const more = await seatLocks.hold({ ...hall.request('ada', ['a2']), maxSeats: 1 });
      expectOk(more, 'a seat for a buyer who has none any more');
    },
  },
  {
    name: 'never makes a sold seat claimed again by a late message',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1']);
      const claimed = hall.decision('a1', hold, {
        status: 'claimed',
        expiresAt: plusMs(subject.ports.clock.now(), subject.ttlMs),
      });
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, { status: 'sold' })]);
      await seatLocks.record(hall.sessionId, [claimed]);
      await untilLapsed(subject);
      expectSame((await hall.shown()).sold, ['a1'], 'what is sold after an older decision came again');
    },
  },
  {
    name: 'takes over the same decisions again without telling of them',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2', 'a3']);
      const decisions = [
        hall.decision('a1', hold, { status: 'sold' }),
        hall.decision('a2', hold, { status: 'claimed', expiresAt: later(subject) }),
        hall.decision('a3', hold, { status: 'free' }),
      ];
      await seatLocks.record(hall.sessionId, decisions);
      const before = await hall.shown();
      await seatLocks.record(hall.sessionId, decisions);
      expectSame(await hall.shown(), before, 'the seats and the version after a repeat');
      expectSame([before.sold, before.held], [['a1'], ['a2']], 'what the decisions made of the seats');
    },
  },
  {
    name: 'lets a claim lapse at its time',
    run: async (subject) => {
      const hall = await openHall(subject);
      const order = toldHold(hall, 'ada');
      const expiresAt = plusMs(subject.ports.clock.now(), subject.ttlMs);
      await subject.ports.seatLocks.record(hall.sessionId, [
        hall.decision('a1', order, { status: 'claimed', expiresAt }),
      ]);
      expectSame((await hall.shown()).held, ['a1'], 'a claimed seat');
      await untilLapsed(subject);
      await hall.take('bob', ['a1']);
    },
  },
  {
    name: 'learns a lost session from what the arbiter knows',
    run: async (subject) => {
      const hall = strangeHall(subject);
      const { seatLocks } = subject.ports;
      const [sold, claimed] = [toldHold(hall, 'ada'), toldHold(hall, 'bob')];
      const decisions = [
        hall.decision('a1', sold, { status: 'sold' }),
        hall.decision('floor~2', sold, { status: 'sold' }),
        hall.decision('a2', claimed, { status: 'claimed', expiresAt: later(subject) }),
      ];
      await seatLocks.prime(hall.sessionId, { fenceFloor: 7, decisions });
      const { held, sold: shownSold } = await hall.shown();
      expectSameSet(shownSold, ['a1', 'floor~2'], 'what is sold after priming');
      expectSameSet(held, ['a2'], 'what is held after priming');
      const answer = await seatLocks.hold(hall.request('cem', ['a1', 'a2', 'a3']));
      const { conflicts } = expectRefused(answer, 'locking/seats-unavailable', 'seats that are taken');
      expectSameSet(conflicts, ['a1', 'a2'], 'the conflicts after priming');
      const units = await hall.take('cem', [], { areas: [floor(2, 3)] });
      expectSameSet(seatIdsOf(units), ['floor~1', 'floor~3'], 'the units that are free');
    },
  },
  {
    name: 'takes nothing more for a hold that it was only told of, nor makes one up',
    run: async (subject) => {
      const hall = strangeHall(subject);
      const { seatLocks } = subject.ports;
      const told = toldHold(hall, 'ada');
      const claimed = ['a1', 'floor~1'].map((name) =>
        hall.decision(name, told, { status: 'claimed', expiresAt: later(subject) }),
      );
      await seatLocks.prime(hall.sessionId, { fenceFloor: 7, decisions: claimed });
      const { holdId } = told;
      for (const repeat of [hall.request('ada', ['a1', 'a2'], { holdId }), asksForFloor(hall, holdId)]) {
        const answer = await seatLocks.hold(repeat);
        const { conflicts } = expectRefused(answer, 'locking/seats-unavailable', 'a repeat of a hold that was told of');
        expectSameSet(conflicts, ['a1', 'floor~1'], 'the seats that it has');
      }
      expectSame(await seatLocks.find(holdId), undefined, 'the hold that was told of');
      expectSame(await seatLocks.holdsOf(hall.sessionId, told.buyerId), [], 'the holds of its buyer');
      const extending = { ...told, ttlMs: longMs, maxTotalMs: 9 * longMs, maxExtensions: 9 };
      expectRefused(await seatLocks.extend(extending), 'locking/hold-expired', 'its extension');
      expectRefused(await seatLocks.convert({ ...told, ttlMs: longMs }), 'locking/hold-expired', 'its conversion');
      expectRefused(await seatLocks.release(told), 'locking/hold-expired', 'its release');
      expectSameSet((await hall.shown()).held, ['a1', 'floor~1'], 'what is held after all');
    },
  },
  {
    name: 'primes a session that is in use without ending its holds',
    run: async (subject) => {
      const hall = await openHall(subject);
      const hold = await hall.take('ada', ['a1']);
      await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
      expectSame(await subject.ports.seatLocks.find(hold.holdId), hold, 'a hold after the session was primed again');
      const next = await hall.take('bob', ['a2']);
      expectThat(next.fence > hold.fence, 'fences go on after the session was primed again');
    },
  },
  {
    name: 'records on an unprimed session, and keeps it over priming',
    run: async (subject) => {
      const hall = strangeHall(subject);
      const { seatLocks } = subject.ports;
      await seatLocks.record(hall.sessionId, [hall.decision('a1', toldHold(hall, 'ada'), { status: 'sold' })]);
      expectRefused(await seatLocks.held(hall.sessionId), 'locking/session-unprimed', 'a snapshot before priming');
      await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
      expectSame((await hall.shown()).sold, ['a1'], 'what is sold after priming');
    },
  },
  {
    name: 'gives a snapshot whose version the feed goes on from',
    run: async (subject) => {
      const hall = await openHall(subject);
      const empty = await hall.shown();
      const hold = await hall.take('ada', ['a1', 'a2']);
      await hall.take('bob', ['b1'], { ttlMs: subject.ttlMs });
      const some = await hall.shown();
      await untilLapsed(subject);
      await subject.ports.seatLocks.release(referenceTo(hold));
      const last = await hall.shown();
      for (const from of [empty, some]) {
        const { changes, version } = expectOk(
          await subject.ports.seatFeed.read(hall.sessionId, from.version),
          'the feed',
        );
        const held = new Set<string>(from.held);
        for (const { seatId, status } of changes) {
          if (status === 'h') held.add(seatId);
          else held.delete(seatId);
        }
        expectSameSet([...held], last.held, 'a snapshot and the changes after it');
        expectSame(version, last.version, 'the version of the feed');
      }
    },
  },
  {
    name: 'sweeps what has expired, and tells the feed',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
      await hall.take('bob', ['b1']);
      const { version } = await hall.shown();
      expectSame(await subject.ports.seatLocks.sweep(), 0, 'how many holds a sweep ended before their time');
      const restMs = subject.ports.seatLocks.nextSweepInMs?.() ?? 0;
      expectThat(restMs <= subject.ttlMs, `a sweeper is told to rest ${restMs} ms, and a hold ends before that`);
      await untilLapsed(subject);
      expectSame(await subject.ports.seatLocks.sweep(), 1, 'how many holds a sweep ended');
      expectSame(await subject.ports.seatLocks.sweep(), 0, 'how many holds a second sweep ended');
      const { changes } = expectOk(await subject.ports.seatFeed.read(hall.sessionId, version), 'the feed');
      expectSameSet(
        changes.map(({ seatId, status }) => `${seatId}=${status}`),
        ['a1=f', 'a2=f'],
        'what a sweep told',
      );
    },
  },
];
