import type { LockHistory } from '../../../locking/index.ts';
import type { LogMark, Position } from '../../../messaging/index.ts';
import { expectOk, expectRefused, expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit, Saboteur } from '../kit.ts';
import { later, openHall, seats, toldHold } from '../seat-locks/subject.ts';
import type { Hall, SeatLocksSubject } from '../seat-locks/subject.ts';
import type { PortsSubject } from '../subject.ts';

/** `LockHistory` of a store, with its locks and their feed. */
export interface LockHistorySubject extends SeatLocksSubject {
  readonly ports: PortsSubject<'lockHistory' | 'seatLocks' | 'seatFeed' | 'clock'>['ports'];
}

type Subject = LockHistorySubject;

const mark = (generation: number, position: number): LogMark => ({
  generation,
  position: position as Position,
  eventId: `event ${position}, with “any” text`,
});

/** A session in which `a1` is sold, `a2` claimed, and `a3` held. */
const soldClaimedHeld = async (subject: Subject): Promise<Hall> => {
  const hall = await openHall(subject);
  const { seatLocks } = subject.ports;
  await seatLocks.record(hall.sessionId, [
    hall.decision('a1', toldHold(hall, 'ann'), { status: 'sold' }),
    hall.decision('a2', toldHold(hall, 'bob'), { status: 'claimed', expiresAt: later(subject) }),
  ]);
  return hall;
};

const reprimed = async ({ ports }: Subject, { sessionId }: Hall): Promise<void> =>
  ports.seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });

const clauses: readonly Clause<Subject>[] = [
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
export const lockHistoryKit: Kit<Subject> = { port: 'LockHistory', clauses };

const broken =
  (change: (history: LockHistory, subject: Subject) => Partial<LockHistory>) =>
  (subject: Subject): Subject => ({
    ...subject,
    ports: {
      ...subject.ports,
      lockHistory: { ...subject.ports.lockHistory, ...change(subject.ports.lockHistory, subject) },
    },
  });

/** `LockHistory` made wrong, one defect each. */
export const lockHistorySaboteurs: readonly Saboteur<Subject>[] = [
  {
    name: 'keeps the mark that is furthest',
    rejectedBy: 'remembers the last mark it was told, until the store is lost',
    sabotage: broken((history) => ({
      note: async (next) => {
        if (next.position > ((await history.mark())?.position ?? 0)) await history.note(next);
      },
    })),
  },
  {
    name: 'leaves everything as it was',
    rejectedBy: 'forgets claims and sales of an older generation, and is to be primed then',
    sabotage: broken(() => ({ renew: async () => undefined })),
  },
  {
    name: 'forgets the holds too',
    rejectedBy: 'keeps holds that nobody ordered by, with their fence and time',
    sabotage: broken((_, subject) => ({ renew: () => subject.lose() })),
  },
  {
    name: 'goes on with the feed',
    rejectedBy: 'lets fences grow, and tells readers of the feed that they are too old',
    sabotage: broken(() => ({ renew: async () => undefined })),
  },
  {
    name: 'renews as often as it is told',
    rejectedBy: 'renews a session once for a generation',
    sabotage: broken((history) => {
      let renewals = 10;
      return {
        renew: (sessionId) => {
          renewals += 1;
          return history.renew(sessionId, renewals);
        },
      };
    }),
  },
];
