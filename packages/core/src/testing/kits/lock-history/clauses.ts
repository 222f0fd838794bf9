import { expectOk, expectRefused, expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { later, openHall, seats, toldHold } from '../seat-locks/subject.ts';
import type { Hall } from '../seat-locks/subject.ts';
import type { LockHistorySubject } from './subject.ts';
import type { LogMark, Position } from '../../../messaging/index.ts';

const mark = (generation: number, position: number): LogMark => ({
  generation,
  position: position as Position,
  eventId: `event ${position}, with “any” text`,
});

/** A session in which `a1` is sold, `a2` claimed, and `a3` held. */
const soldClaimedHeld = async (subject: LockHistorySubject): Promise<Hall> => {
  const hall = await openHall(subject);
  const { seatLocks } = subject.ports;
  await seatLocks.record(hall.sessionId, [
    hall.decision('a1', toldHold(hall, 'ann'), { status: 'sold' }),
    hall.decision('a2', toldHold(hall, 'bob'), { status: 'claimed', expiresAt: later(subject) }),
  ]);
  return hall;
};

const reprimed = async ({ ports }: LockHistorySubject, { sessionId }: Hall): Promise<void> =>
  ports.seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });

const clauses: readonly Clause<LockHistorySubject>[] = [
  {
    name: 'remembers the last mark it was told, until the store is lost',
    run: async (subject) => {
      const { lockHistory } = subject.ports;
      expectSame(await lockHistory.mark(), undefined, 'the mark of a store that was never told');
      for (const each of [mark(0, 7), mark(3, 4_000_000_000_000), mark(4, 2)]) {
        await lockHistory.note(each);
        expectSame(await lockHistory.mark(), each, 'the mark');
      }
      await subject.lose();
      expectSame(await lockHistory.mark(), undefined, 'the mark of a store that was lost');
    },
  },
  {
    name: 'forgets claims and sales of an older generation, and is to be primed then',
    run: async (subject) => {
      const hall = await soldClaimedHeld(subject);
      await subject.ports.lockHistory.renew(hall.sessionId, 1);
      const asked = await subject.ports.seatLocks.held(hall.sessionId);
      expectRefused(asked, 'locking/session-unprimed', 'a renewed session');
      await reprimed(subject, hall);
      const { held, sold } = await hall.shown();
      expectSame([held, sold], [[], []], 'what is taken after it was primed with nothing');
      await hall.take('carl', ['a1', 'a2']);
    },
  },
  {
    name: 'keeps holds that nobody ordered by, with their fence and time',
    run: async (subject) => {
      const hall = await soldClaimedHeld(subject);
      const hold = await hall.take('carl', ['a3']);
      await subject.ports.lockHistory.renew(hall.sessionId, 1);
      await reprimed(subject, hall);
      const { held, sold } = await hall.shown();
      expectSame([held, sold], [seats('a3'), []], 'what is taken');
      const found = await subject.ports.seatLocks.find(hold.holdId);
      expectSame([found?.fence, found?.expiresAt], [hold.fence, hold.expiresAt], 'the hold');
    },
  },
  {
    name: 'lets fences grow, and tells readers of the feed that they are too old',
    run: async (subject) => {
      const hall = await soldClaimedHeld(subject);
      const hold = await hall.take('carl', ['a3']);
      const { version } = await hall.shown();
      await subject.ports.lockHistory.renew(hall.sessionId, 1);
      await reprimed(subject, hall);
      const next = await hall.take('dora', ['a1']);
      expectThat(next.fence > hold.fence, `fence ${next.fence} came after ${hold.fence}`);
      const read = await subject.ports.seatFeed.read(hall.sessionId, version);
      expectRefused(read, 'locking/feed-too-old', 'a reader from before');
      const since = (await hall.shown()).version;
      await hall.take('emil', ['a2']);
      const { changes } = expectOk(await subject.ports.seatFeed.read(hall.sessionId, since), 'a reader from after');
      expectSame(changes, [{ seatId: 'a2', status: 'h' }], 'what is told after');
    },
  },
  {
    name: 'renews a session once for a generation',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { lockHistory, seatLocks } = subject.ports;
      await lockHistory.renew(hall.sessionId, 2);
      await reprimed(subject, hall);
      await seatLocks.record(hall.sessionId, [hall.decision('a1', toldHold(hall, 'ann'), { status: 'sold' })]);
      await lockHistory.renew(hall.sessionId, 2);
      await lockHistory.renew(hall.sessionId, 1);
      expectSame((await hall.shown()).sold, seats('a1'), 'what is sold after a repeat');
    },
  },
];

/** What every `LockHistory` promises. */
export const lockHistoryKit: Kit<LockHistorySubject> = { port: 'LockHistory', clauses };
