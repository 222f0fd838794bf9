import { plusMs } from '../../../kernel/index.ts';
import type { Fence } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { longMs, untilLapsed } from '../subject.ts';
import { buyer, floor, later, openHall, referenceTo, seatIdsOf, toldHold, unitsOf } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

const extension = { ttlMs: longMs, maxTotalMs: 10 * longMs, maxExtensions: 3 };

/** What `SeatLocks` promises where adapters once disagreed. */
export const agreedClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'refuses the id of a hold that somebody else has, and leaves that hold as it is',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const [free, bought] = [await hall.take('ada', ['a1', 'a2']), await hall.take('ada', ['a3'])];
      await seatLocks.record(hall.sessionId, [hall.decision('a3', bought, { status: 'sold' })]);
      for (const { holdId } of [free, bought]) {
        const foreign = await seatLocks.hold(hall.request('mallory', ['b1'], { holdId }));
        expectRefused(foreign, 'locking/hold-unknown', 'a hold by an id of somebody else');
      }
      expectSame(await seatLocks.find(free.holdId), free, 'the hold of somebody else');
      expectSame(await seatLocks.holdsOf(hall.sessionId, buyer('mallory')), [], 'the holds of who asked');
      const shown = await hall.shown();
      expectSame([shown.held.toSorted(), shown.sold], [['a1', 'a2'], ['a3']], 'what is taken');
    },
  },
  {
    name: 'takes a new hold with a newer fence by an id whose hold was lost',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const asked = hall.request('ada', ['a1']);
      const lost = expectOk(await seatLocks.hold(asked), 'a hold');
      await subject.wait(2);
      await subject.lose();
      await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
      await hall.take('bob', ['a1']);
      expectRefused(await seatLocks.hold(asked), 'locking/seats-unavailable', 'a repeat whose seat went to another');
      const elsewhere = { ...hall.request('ada', ['a2']), holdId: asked.holdId };
      const again = expectOk(await seatLocks.hold(elsewhere), 'the id of a lost hold, for a free seat');
      expectSame(seatIdsOf(again), ['a2'], 'the seats of the new hold');
      expectThat(again.fence > lost.fence, `fence ${again.fence} of the new hold is newer than ${lost.fence}`);
      expectRefused(
        await seatLocks.release(referenceTo(lost)),
        'locking/hold-expired',
        'a release with the lost fence',
      );
      expectSame(await seatLocks.find(again.holdId), again, 'the new hold');
    },
  },
  {
    name: 'leaves a hold the fence it was given, and gives newer ones than the arbiter told of',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1']);
      const told = { ...hold, fence: (hold.fence + 1_000_000_000) as Fence };
      const claim = hall.decision('a1', told, { status: 'claimed', expiresAt: later(subject) });
      await seatLocks.record(hall.sessionId, [claim]);
      expectSame((await seatLocks.find(hold.holdId))?.fence, hold.fence, 'the fence of a hold that is claimed');
      const next = await hall.take('bob', ['a2']);
      expectThat(next.fence > told.fence, `fence ${next.fence} is newer than ${told.fence}, which was told of`);
      const other = await seatLocks.release({ ...referenceTo(hold), fence: told.fence });
      expectRefused(other, 'locking/hold-expired', 'a release with a fence that only the arbiter named');
      expectOk(await seatLocks.release(referenceTo(hold)), 'a release with the fence that was given');
    },
  },
  {
    name: 'gives an area that is named twice in a request all its units once, or none',
    run: async (subject) => {
      const hall = await openHall(subject);
      const twice = await hall.take('ada', [], { areas: [floor(2, 5), floor(1, 5)] });
      expectSame(
        [twice.lines.length, new Set(seatIdsOf(twice)).size],
        [3, 3],
        'the units, and how many different ones',
      );
      const { seatLocks } = subject.ports;
      const more = await seatLocks.hold(hall.request('bob', [], { areas: [floor(1, 5), floor(2, 5)] }));
      expectSame(expectRefused(more, 'locking/area-unavailable', 'three units of two').left, 2, 'how many are left');
      expectSame((await hall.shown()).held.length, 3, 'how many units are held');
    },
  },
  {
    name: 'keeps areas apart whose names begin alike',
    run: async (subject) => {
      const hall = await openHall(subject);
      const both = await hall.take('ada', [], { areas: [unitsOf('floor2', 2, 2), floor(1, 2)] });
      expectSameSet(seatIdsOf(both), ['floor2~1', 'floor2~2', 'floor~1'], 'the units of both');
      expectSame((await subject.ports.seatLocks.find(both.holdId))?.lines, both.lines, 'the lines when looked up');
      await hall.take('bob', [], { areas: [floor(1, 2)] });
      const { seatLocks } = subject.ports;
      expectOk(await seatLocks.release(referenceTo(both)), 'a release');
      const one = await hall.take('cem', [], { areas: [floor(1, 2)] });
      expectSame(seatIdsOf(one), ['floor~1'], 'the unit that came back');
      await hall.take('dora', [], { areas: [unitsOf('floor2', 2, 2)] });
    },
  },
  {
    name: 'counts what a buyer has in one session only',
    run: async (subject) => {
      const [one, other] = [await openHall(subject), await openHall(subject)];
      const limits = { maxActiveHolds: 1, maxSeats: 1 };
      const first = await one.take('ada', ['a1'], limits);
      await other.take('ada', ['a1'], limits);
      const { seatLocks } = subject.ports;
      const usage = await seatLocks.usageOf(one.sessionId, first.buyerId);
      expectSame(usage, { holdIds: [first.holdId], taken: 1 }, 'what is used up in one of two sessions');
      expectSame(await seatLocks.holdsOf(one.sessionId, first.buyerId), [first], 'the holds in one of two sessions');
    },
  },
  {
    name: 'refuses to change a hold whose time is over, also before anybody looked',
    run: async (subject) => {
      const { seatLocks } = subject.ports;
      const hall = await openHall(subject);
      const { ttlMs } = subject;
      const [longer, ordered, back] = [
        await hall.take('ada', ['a1'], { ttlMs }),
        await hall.take('bob', ['a2'], { ttlMs }),
        await hall.take('cem', ['a3'], { ttlMs }),
      ];
      const foreign = { ...referenceTo(await hall.take('dora', ['a4'], { ttlMs })), buyerId: buyer('mallory') };
      await untilLapsed(subject);
      for (const when of ['before', 'after'])
        expectRefused(
          await seatLocks.release(foreign),
          'locking/hold-expired',
          `a release by somebody else ${when} a first look`,
        );
      const extended = await seatLocks.extend({ ...referenceTo(longer), ...extension });
      expectRefused(extended, 'locking/hold-expired', 'an extension too late');
      const converted = await seatLocks.convert({ ...referenceTo(ordered), ttlMs: longMs });
      expectRefused(converted, 'locking/hold-expired', 'a conversion too late');
      expectRefused(await seatLocks.release(referenceTo(back)), 'locking/hold-expired', 'a release too late');
      expectSame((await hall.shown()).held, [], 'the seats held after all');
    },
  },
  {
    name: 'shows of a hold only the seats that the arbiter left it',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2']);
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, { status: 'free' })]);
      const left = hold.lines.filter(({ seatId }) => seatId === 'a2');
      expectSame((await seatLocks.find(hold.holdId))?.lines, left, 'the lines of a hold that lost a seat');
      expectSame(expectOk(await seatLocks.release(referenceTo(hold)), 'a release').lines, left, 'what was released');
    },
  },
  {
    name: 'finds no hold whose last line was freed, also while it keeps a seat that was only claimed',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1']);
      const claimed = hall.decision('a2', hold, { status: 'claimed', expiresAt: later(subject) });
      await seatLocks.record(hall.sessionId, [claimed, hall.decision('a1', hold, { status: 'free' })]);
      expectSame(await seatLocks.find(hold.holdId), undefined, 'a hold without a line');
      expectSame(await seatLocks.holdsOf(hall.sessionId, hold.buyerId), [], 'the holds of its buyer');
      expectSameSet((await hall.shown()).held, ['a2'], 'the seats held');
    },
  },
  {
    name: 'keeps the line of a freed seat out of its hold when the seat is claimed again',
    run: async (subject) => {
      for (const freed of ['a1', 'floor~1']) {
        const hall = await openHall(subject);
        const { seatLocks } = subject.ports;
        const hold = await hall.take('ada', ['a1', 'a2'], { areas: [floor(2, 2)] });
        await seatLocks.record(hall.sessionId, [
          hall.decision(freed, hold, { status: 'free' }),
          hall.decision(freed, hold, { status: 'claimed', expiresAt: later(subject) }),
        ]);
        const left = hold.lines.filter(({ seatId }) => seatId !== freed);
        expectSame((await seatLocks.find(hold.holdId))?.lines, left, `the lines once ${freed} is claimed again`);
        expectSameSet((await hall.shown()).held, seatIdsOf(hold), `the seats held once ${freed} is claimed again`);
        const usage = await seatLocks.usageOf(hall.sessionId, hold.buyerId);
        expectSame(usage, { holdIds: [], taken: 4 }, 'what the buyer uses up');
      }
    },
  },
  {
    name: 'frees nothing of a hold whose seat went to an order and on to somebody else',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const old = await hall.take('ada', ['a1', 'a2']);
      const order = toldHold(hall, 'xaver');
      await seatLocks.record(hall.sessionId, [hall.decision('a1', order, { status: 'sold' })]);
      await seatLocks.record(hall.sessionId, [hall.decision('a1', order, { status: 'free' })]);
      const current = await hall.take('bob', ['a1']);
      expectOk(await seatLocks.release(referenceTo(old)), 'a release');
      expectSame((await hall.shown()).held, ['a1'], 'what is held after the first holder let go');
      expectSame(await seatLocks.find(current.holdId), current, 'the hold of who has the seat now');
    },
  },
  {
    name: 'tells of a claim that lapses, of a hold that was taken and of one that was only told of',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks, seatFeed, clock } = subject.ports;
      const hold = await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs });
      const { version } = await hall.shown();
      const claim = { status: 'claimed', expiresAt: plusMs(clock.now(), subject.ttlMs) } as const;
      const told = hall.decision('a2', toldHold(hall, 'bob'), claim);
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, claim), told]);
      await untilLapsed(subject);
      expectSame((await hall.shown()).held, [], 'what is held after the claims lapsed');
      const { changes } = expectOk(await seatFeed.read(hall.sessionId, version), 'the feed');
      const texts = changes.map(({ seatId, status }) => `${seatId}=${status}`);
      expectSameSet(texts, ['a2=h', 'a1=f', 'a2=f'], 'what was told of the claims');
    },
  },
];
