import { plusMs } from '../../../kernel/index.ts';
import { expectOk, expectRefused, expectSame, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { clockStands, longMs, untilLapsed } from '../subject.ts';
import { buyer, openHall, referenceTo, toldHold } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

/** What `SeatLocks` promises about when a hold is over, and about sweeps. */
export const sweepingClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'sweeps every session, and what was taken since the last sweep',
    run: async (subject) => {
      const { seatLocks, seatFeed } = subject.ports;
      const halls = [await openHall(subject), await openHall(subject)];
      for (const hall of halls) await hall.take('ada', ['a1']);
      await seatLocks.sweep();
      const versions = await Promise.all(halls.map(async (hall) => (await hall.shown()).version));
      await seatLocks.sweep();
      for (const hall of halls) await hall.take('bob', ['b1'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      expectSame(await seatLocks.sweep(), 2, 'how many holds a sweep ended in two sessions');
      for (const [at, { sessionId }] of halls.entries()) {
        const version = versions[at];
        const read = version && expectOk(await seatFeed.read(sessionId, version), 'the feed');
        const told = read?.changes.map(({ seatId, status }) => `${seatId}=${status}`);
        expectSame(told, ['b1=h', 'b1=f'], 'what was told');
      }
    },
  },
  {
    name: 'lets a sweeper rest no longer than the first hold of any session',
    run: async (subject) => {
      const { seatLocks } = subject.ports;
      await (await openHall(subject)).take('ada', ['a1']);
      await (await openHall(subject)).take('ada', ['a1'], { ttlMs: subject.ttlMs });
      await (await openHall(subject)).take('ada', ['a1']);
      await seatLocks.sweep();
      const restMs = seatLocks.nextSweepInMs?.() ?? 0;
      expectThat(restMs <= subject.ttlMs, `a sweeper is told to rest ${restMs} ms, and a hold ends before that`);
    },
  },
  {
    name: 'has a hold until its end, and from its end on no more',
    run: async (subject) => {
      // Where the clock runs on, no call comes in a given millisecond: there it is seen to be over
      // after its end.
      const stands = await clockStands(subject);
      const [hall, other] = [await openHall(subject), await openHall(subject)];
      const { seatLocks, seatFeed, clock } = subject.ports;
      const lapsing = { ttlMs: subject.ttlMs };
      const hold = await hall.take('ada', ['a1'], lapsing);
      const changed = await hall.take('bob', ['b1'], lapsing);
      await other.take('cem', ['c1'], lapsing);
      if (stands) {
        await subject.wait(hold.expiresAt - clock.now() - 1);
        expectSame(await seatLocks.sweep(), 0, 'how many holds a sweep ends a millisecond before their end');
        expectSame(await seatLocks.find(hold.holdId), hold, 'a hold a millisecond before its end');
        expectSame((await hall.shown()).held.length, 2, 'how many seats are held then');
        await subject.wait(1);
      } else await untilLapsed(subject);
      expectSame(await seatLocks.find(hold.holdId), undefined, 'a hold at its end');
      expectSame(await seatLocks.holdsOf(hall.sessionId, buyer('ada')), [], 'the holds of its buyer');
      const usage = await seatLocks.usageOf(hall.sessionId, buyer('ada'));
      expectSame(usage, { holdIds: [], taken: 0 }, 'what its buyer uses up');
      const extending = { ...referenceTo(changed), ttlMs: longMs, maxTotalMs: 9 * longMs, maxExtensions: 9 };
      expectRefused(await seatLocks.extend(extending), 'locking/hold-expired', 'an extension at its end');
      const expiresAt = plusMs(clock.now(), stands ? 0 : -1_000);
      const over = hall.decision('d1', toldHold(hall, 'dora'), { status: 'claimed', expiresAt });
      await seatLocks.record(hall.sessionId, [over]);
      await hall.take('eve', ['a1']);
      expectSame((await hall.shown()).held, ['a1'], 'what is held from their end on');
      const { changes } = expectOk(await seatFeed.read(hall.sessionId, changed.version), 'the feed');
      expectThat(!changes.some(({ seatId }) => seatId === 'd1'), 'nothing is told of a claim that is over already');
      expectThat((await seatLocks.sweep()) > 0, 'a sweep ends a hold at its end');
      expectSame((await other.shown()).held, [], 'what is held where it was swept');
    },
  },
];
