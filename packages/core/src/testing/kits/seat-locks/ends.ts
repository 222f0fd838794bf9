import { plusMs } from '../../../kernel/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { untilLapsed } from '../subject.ts';
import { buyer, later, openHall, seatIdsOf, tableFor, toldHold } from './subject.ts';
import type { Hall, SeatLocksSubject } from './subject.ts';

/** What a buyer uses up. */
const usageOf = ({ ports }: SeatLocksSubject, hall: Hall, who: string): Promise<unknown> =>
  ports.seatLocks.usageOf(hall.sessionId, buyer(who));

/** What the feed tells of each of these seats after a version, in order. */
const toldOf = async (
  { ports }: SeatLocksSubject,
  hall: Hall,
  version: Awaited<ReturnType<Hall['shown']>>['version'],
  seatNames: readonly string[],
): Promise<Record<string, string>> => {
  const { changes } = expectOk(await ports.seatFeed.read(hall.sessionId, version), 'the feed');
  const lettersOf = (name: string): string =>
    changes.flatMap(({ seatId, status }) => (seatId === name ? [status] : [])).join('');
  return Object.fromEntries(seatNames.map((name) => [name, lettersOf(name)]));
};

/** What `SeatLocks` promises about how holds end, and about what a buyer still has. */
export const endClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'ends a lapsed hold before it applies a decision about it, whether it was swept or not',
    run: async (subject) => {
      for (const isSwept of [true, false]) {
        const hall = await openHall(subject);
        const { seatLocks } = subject.ports;
        const hold = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
        const { version } = await hall.shown();
        await untilLapsed(subject);
        if (isSwept) await seatLocks.sweep();
        const claim = { status: 'claimed', expiresAt: later(subject) } as const;
        await seatLocks.record(
          hall.sessionId,
          ['a1', 'b1'].map((name) => hall.decision(name, hold, claim)),
        );
        const when = `after a claim for a hold that lapsed and was ${isSwept ? '' : 'not '}swept`;
        expectSame(await seatLocks.find(hold.holdId), undefined, `the hold ${when}`);
        expectSame(await usageOf(subject, hall, 'ada'), { holdIds: [], taken: 2 }, `what its buyer uses up ${when}`);
        await hall.take('bob', ['a2']);
        const told = await toldOf(subject, hall, version, ['a1', 'a2', 'b1']);
        expectSame(told, { a1: 'fh', a2: 'fh', b1: 'h' }, `what was told ${when}`);
      }
    },
  },
  {
    name: 'ends a lapsed hold before it gives its seat to somebody else by decision',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
      const { version } = await hall.shown();
      await untilLapsed(subject);
      await seatLocks.record(hall.sessionId, [hall.decision('a1', toldHold(hall, 'bob'), { status: 'sold' })]);
      expectSame(await toldOf(subject, hall, version, ['a1', 'a2']), { a1: 'fs', a2: 'f' }, 'what a sale told');
      expectSame(await seatLocks.find(hold.holdId), undefined, 'the hold that had lapsed');
    },
  },
  {
    name: 'lets all seats of a hold end together, with its last claim',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks, clock } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
      const told = toldHold(hall, 'bob');
      const soon = { status: 'claimed', expiresAt: plusMs(clock.now(), subject.ttlMs) } as const;
      await seatLocks.record(hall.sessionId, [
        hall.decision('a1', hold, { status: 'claimed', expiresAt: later(subject) }),
        hall.decision('b1', told, { status: 'claimed', expiresAt: later(subject) }),
        hall.decision('b2', told, soon),
      ]);
      await untilLapsed(subject);
      const answer = await seatLocks.hold(hall.request('cem', ['a1', 'a2', 'b1', 'b2']));
      const { conflicts } = expectRefused(answer, 'locking/seats-unavailable', 'seats whose hold has a later claim');
      expectSameSet(conflicts, ['a1', 'a2', 'b1', 'b2'], 'the conflicts');
      expectSameSet((await hall.shown()).held, ['a1', 'a2', 'b1', 'b2'], 'the seats held');
    },
  },
  {
    name: 'lets seats of a hold that were not sold with the others end at their time',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, { status: 'sold' })]);
      expectSame(await seatLocks.find(hold.holdId), undefined, 'a hold that was bought in part');
      const before = await hall.shown();
      expectSame([before.sold, before.held], [['a1'], ['a2']], 'what is taken before its end');
      await untilLapsed(subject);
      expectSame(await usageOf(subject, hall, 'ada'), { holdIds: [], taken: 1 }, 'what its buyer has after its end');
      const after = await hall.shown();
      expectSame([after.sold, after.held], [['a1'], []], 'what is taken after its end');
      expectSame(await toldOf(subject, hall, before.version, ['a1', 'a2']), { a1: '', a2: 'f' }, 'what was told');
    },
  },
  {
    name: 'counts the seats that a buyer has, and none that was sold to somebody else',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const asked = hall.request('ada', ['a1', 'a2']);
      const hold = expectOk(await seatLocks.hold({ ...asked, lines: [...asked.lines, tableFor('t1', 4)] }), 'a hold');
      const sold = { ...hall.decision('t1', toldHold(hall, 'bob'), { status: 'sold' }), places: 4 };
      await seatLocks.record(hall.sessionId, [sold]);
      expectSame(await usageOf(subject, hall, 'ada'), { holdIds: [hold.holdId], taken: 2 }, 'what the holder uses up');
      expectSame(await usageOf(subject, hall, 'bob'), { holdIds: [], taken: 4 }, 'what the buyer of the table uses up');
      const granted = ['a1', 'a2', 't1'];
      expectSameSet(seatIdsOf(expectOk(await seatLocks.hold(asked), 'a repeat')), granted, 'what the hold was given');
      const extension = { ...hold, ttlMs: 1, maxTotalMs: 2 * asked.ttlMs, maxExtensions: 1 };
      expectOk(await seatLocks.extend(extension), 'an extension');
      expectSame(await usageOf(subject, hall, 'ada'), { holdIds: [hold.holdId], taken: 2 }, 'what it uses up then');
    },
  },
  {
    name: 'ends a hold whose last seat was sold to somebody else',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2']);
      const other = toldHold(hall, 'bob');
      const sales = ['a1', 'a2'].map((name) => hall.decision(name, other, { status: 'sold' }));
      await seatLocks.record(hall.sessionId, sales);
      expectSame(await seatLocks.find(hold.holdId), undefined, 'a hold without a seat');
      expectSame(await usageOf(subject, hall, 'ada'), { holdIds: [], taken: 0 }, 'what its buyer uses up');
      await hall.take('ada', ['b1'], { maxActiveHolds: 1, maxSeats: 1 });
    },
  },
];
