import { plusMs } from '../../../kernel/index.ts';
import type { Fence } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { longMs } from '../subject.ts';
import { buyer, floor, later, openHall, referenceTo, seatIdsOf, toldHold } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

/** What `SeatLocks` promises about a batch of decisions, and about holds that become orders. */
export const recordingClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'applies decisions in the order given, also several about one seat',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const [first, second] = [await hall.take('ada', ['a1', 'a2']), toldHold(hall, 'bob')];
      const claim = { status: 'claimed', expiresAt: later(subject) } as const;
      const { version } = await hall.shown();
      await seatLocks.record(hall.sessionId, [
        hall.decision('a1', second, claim),
        hall.decision('a1', first, { status: 'free' }),
        hall.decision('a2', first, { status: 'free' }),
        hall.decision('a2', second, claim),
        hall.decision('a2', second, { status: 'sold' }),
      ]);
      const shown = await hall.shown();
      expectSame([shown.held, shown.sold], [[], ['a2']], 'what is taken after the decisions');
      const read = expectOk(await subject.ports.seatFeed.read(hall.sessionId, version), 'the feed');
      const ofSecond = read.changes.filter(({ seatId }) => seatId === 'a2').map(({ status }) => status);
      expectSame(ofSecond.join(''), 'fhs', 'what was told of a seat that was freed, claimed and sold');
    },
  },
  {
    name: 'frees a seat for the hold that has it, and for no other hold of its buyer',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const [one, other] = [await hall.take('ada', ['a1']), await hall.take('ada', ['a2'])];
      await seatLocks.record(hall.sessionId, [hall.decision('a1', other, { status: 'free' })]);
      expectSameSet((await hall.shown()).held, ['a1', 'a2'], 'the seats held');
      expectSame(await seatLocks.find(one.holdId), one, 'the hold whose seat was not freed');
    },
  },
  {
    name: 'gives a sold seat to whoever the arbiter sells it to next',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const [first, second] = [toldHold(hall, 'ada'), toldHold(hall, 'bob')];
      const selling = [first, second].map((order) => hall.decision('a1', order, { status: 'sold' }));
      await seatLocks.record(hall.sessionId, selling);
      const usages = ['ada', 'bob'].map((who) => seatLocks.usageOf(hall.sessionId, buyer(who)));
      const taken = (await Promise.all(usages)).map((usage) => usage.taken);
      expectSame(taken, [0, 1], 'what the first and the second buyer have');
      await seatLocks.record(hall.sessionId, [hall.decision('a1', first, { status: 'free' })]);
      expectSame((await hall.shown()).sold, ['a1'], 'what is sold after the first order was taken back');
    },
  },
  {
    name: 'gives newer fences than any decision names, whether that applies or not',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks, clock } = subject.ports;
      const over = { status: 'claimed', expiresAt: plusMs(clock.now(), -1_000) } as const;
      for (const decided of [{ status: 'free' }, { status: 'sold' }, over] as const) {
        const before = await hall.take('ada', [`before-${decided.status}`]);
        const told = { ...toldHold(hall, 'bob'), fence: (before.fence + 1_000_000_000) as Fence };
        await seatLocks.record(hall.sessionId, [hall.decision('a1', told, decided)]);
        const { fence } = await hall.take('ada', [`after-${decided.status}`]);
        expectThat(
          fence > told.fence,
          `fence ${fence} is newer than ${told.fence}, which was told of as ${decided.status}`,
        );
      }
    },
  },
  {
    name: 'makes a hold converted by a claim: it counts no more as active',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1'], { maxActiveHolds: 1 });
      const claim = { status: 'claimed', expiresAt: later(subject) } as const;
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, claim)]);
      expectSame((await seatLocks.find(hold.holdId))?.status, 'converted', 'the status of a claimed hold');
      const usage = await seatLocks.usageOf(hall.sessionId, hold.buyerId);
      expectSame(usage, { holdIds: [], taken: 1 }, 'what its buyer uses up');
      await hall.take('ada', ['a2'], { maxActiveHolds: 1 });
    },
  },
  {
    name: 'lets nobody extend, convert or release what was bought',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2']);
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, { status: 'sold' })]);
      const extending = { ...referenceTo(hold), ttlMs: longMs, maxTotalMs: 9 * longMs, maxExtensions: 9 };
      expectRefused(await seatLocks.extend(extending), 'locking/hold-expired', 'an extension');
      expectRefused(
        await seatLocks.convert({ ...referenceTo(hold), ttlMs: longMs }),
        'locking/hold-expired',
        'a conversion',
      );
      expectRefused(await seatLocks.release(referenceTo(hold)), 'locking/hold-expired', 'a release');
      const shown = await hall.shown();
      expectSame([shown.held, shown.sold], [['a2'], ['a1']], 'what is taken after all');
    },
  },
  {
    name: 'gives nobody a unit that came back and was then claimed or sold',
    run: async (subject) => {
      for (const decided of [{ status: 'claimed', expiresAt: later(subject) }, { status: 'sold' }] as const) {
        const hall = await openHall(subject);
        const { seatLocks } = subject.ports;
        expectOk(
          await seatLocks.release(referenceTo(await hall.take('ada', [], { areas: [floor(2, 2)] }))),
          'a release',
        );
        await seatLocks.record(hall.sessionId, [hall.decision('floor~1', toldHold(hall, 'bob'), decided)]);
        const rest = await hall.take('cem', [], { areas: [floor(1, 2)] });
        expectSame(seatIdsOf(rest), ['floor~2'], `the unit that is left when the other is ${decided.status}`);
      }
    },
  },
];
