import type { Hold } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat, race } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { buyer, later, openHall, referenceTo, tableFor } from './subject.ts';
import type { Hall, SeatLocksSubject } from './subject.ts';
import { longMs, untilLapsed } from '../subject.ts';

const extension = { ttlMs: longMs, maxTotalMs: 10 * longMs, maxExtensions: 3 };

/** A hold that lapsed, and the one that took its seat. */
const overtaken = async (
  subject: SeatLocksSubject,
  hall: Hall,
): Promise<{ readonly old: Hold; readonly current: Hold }> => {
  const old = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
  await untilLapsed(subject);
  return { old, current: await hall.take('bob', ['a1']) };
};

const expectUntouched = async (subject: SeatLocksSubject, hall: Hall, hold: Hold): Promise<void> => {
  expectSame(await subject.ports.seatLocks.find(hold.holdId), hold, 'the hold of somebody else');
  expectSameSet(
    (await hall.shown()).held,
    hold.lines.map(({ seatId }) => seatId),
    'the seats held',
  );
};

/** What `SeatLocks` promises to holders of seats, and against former holders. */
export const holderClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'frees the seats of a released hold, once',
    run: async (subject) => {
      const hall = await openHall(subject);
      const hold = await hall.take('ada', ['a1', 'a2']);
      expectOk(await subject.ports.seatLocks.release(referenceTo(hold)), 'a release');
      expectSame((await hall.shown()).held, [], 'the seats held after a release');
      const again = await subject.ports.seatLocks.release(referenceTo(hold));
      expectRefused(again, 'locking/hold-expired', 'a second release');
      await hall.take('bob', ['a1', 'a2']);
    },
  },
  {
    name: 'lets a late release by an expired holder do nothing to the new holder',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { old, current } = await overtaken(subject, hall);
      const late = await subject.ports.seatLocks.release(referenceTo(old));
      expectRefused(late, 'locking/hold-expired', 'a release of an expired hold');
      await expectUntouched(subject, hall, current);
    },
  },
  {
    name: 'lets a late extension by an expired holder do nothing to the new holder',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { old, current } = await overtaken(subject, hall);
      const late = await subject.ports.seatLocks.extend({ ...referenceTo(old), ...extension });
      expectRefused(late, 'locking/hold-expired', 'an extension of an expired hold');
      await expectUntouched(subject, hall, current);
    },
  },
  {
    name: 'lets a late conversion by an expired holder do nothing to the new holder',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { old, current } = await overtaken(subject, hall);
      const late = await subject.ports.seatLocks.convert({ ...referenceTo(old), ttlMs: longMs });
      expectRefused(late, 'locking/hold-expired', 'a conversion of an expired hold');
      const unfenced = await subject.ports.seatLocks.convert({
        holdId: old.holdId,
        buyerId: old.buyerId,
        ttlMs: longMs,
      });
      expectRefused(unfenced, 'locking/hold-expired', 'a conversion without a fence of an expired hold');
      await expectUntouched(subject, hall, current);
    },
  },
  {
    name: 'refuses to release, extend or convert the hold of somebody else',
    run: async (subject) => {
      const hall = await openHall(subject);
      const hold = await hall.take('ada', ['a1']);
      const foreign = { ...referenceTo(hold), buyerId: buyer('mallory') };
      const { seatLocks } = subject.ports;
      expectRefused(await seatLocks.release(foreign), 'locking/hold-unknown', 'a foreign release');
      expectRefused(
        await seatLocks.extend({ ...foreign, ...extension }),
        'locking/hold-unknown',
        'a foreign extension',
      );
      expectRefused(
        await seatLocks.convert({ ...foreign, ttlMs: longMs }),
        'locking/hold-unknown',
        'a foreign conversion',
      );
      await expectUntouched(subject, hall, hold);
    },
  },
  {
    name: 'refuses an older fence than the hold has',
    run: async (subject) => {
      const hall = await openHall(subject);
      const asked = hall.request('ada', ['a1'], { ttlMs: subject.ttlMs });
      const old = expectOk(await subject.ports.seatLocks.hold(asked), 'a hold');
      await untilLapsed(subject);
      const current = expectOk(await subject.ports.seatLocks.hold({ ...asked, ttlMs: longMs }), 'the same hold again');
      expectThat(current.fence > old.fence, 'a hold taken again has a newer fence');
      const { seatLocks } = subject.ports;
      expectRefused(await seatLocks.release(referenceTo(old)), 'locking/hold-expired', 'a release with an old fence');
      const longer = await seatLocks.extend({ ...referenceTo(old), ...extension });
      expectRefused(longer, 'locking/hold-expired', 'an extension with an old fence');
      const ordered = await seatLocks.convert({ ...referenceTo(old), ttlMs: longMs });
      expectRefused(ordered, 'locking/hold-expired', 'a conversion with an old fence');
      await expectUntouched(subject, hall, current);
    },
  },
  {
    name: 'extends a hold from its end, as often and as long in all as it may be',
    run: async (subject) => {
      const hall = await openHall(subject);
      const first = await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs * 4 });
      const bounds = { ttlMs: subject.ttlMs * 20, maxTotalMs: subject.ttlMs * 10, maxExtensions: 2 };
      const { seatLocks } = subject.ports;
      const asked = { ...referenceTo(first), ...bounds };
      const longer = expectOk(await seatLocks.extend({ ...asked, ttlMs: subject.ttlMs }), 'an extension');
      expectSame(longer.expiresAt - first.expiresAt, subject.ttlMs, 'how much later an extended hold ends');
      expectSame([longer.extensions, longer.fence, longer.heldAt], [1, first.fence, first.heldAt], 'what else it says');
      const longest = expectOk(await seatLocks.extend(asked), 'a second extension');
      expectSame(longest.expiresAt - first.heldAt, bounds.maxTotalMs, 'how long an extended hold lives in all');
      const third = await seatLocks.extend(asked);
      const { limit, expiresAt } = expectRefused(third, 'locking/extension-limit-reached', 'a third extension of two');
      expectSame([limit, expiresAt], [2, longest.expiresAt], 'the limit and the end it has');
    },
  },
  {
    name: 'gives two full extensions to who asks twice at once, and uses up none that gives no time',
    run: async (subject) => {
      const hall = await openHall(subject);
      const first = await hall.take('ada', ['a1'], { ttlMs: longMs });
      const { seatLocks } = subject.ports;
      const asked = { ...referenceTo(first), ttlMs: longMs, maxTotalMs: 3 * longMs, maxExtensions: 3 };
      await Promise.all([seatLocks.extend(asked), seatLocks.extend(asked)]);
      const none = await seatLocks.extend(asked);
      expectRefused(none, 'locking/extension-limit-reached', 'an extension of a hold that lives as long as it may');
      const held = await seatLocks.find(first.holdId);
      expectSame(held?.extensions, 2, 'the extensions that were used');
      expectSame(held && held.expiresAt - first.heldAt, 3 * longMs, 'how long the hold lives after two at once');
    },
  },
  {
    name: 'tells a buyer of their live holds, and of nobody else’s',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      await hall.take('ada', ['c1'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const active = await hall.take('ada', ['a1', 'a2']);
      const ordered = await hall.take('ada', ['a3']);
      const converted = expectOk(await seatLocks.convert({ ...referenceTo(ordered), ttlMs: longMs }), 'a conversion');
      const released = await hall.take('ada', ['b2']);
      await seatLocks.release(referenceTo(released));
      await hall.take('bob', ['b1']);
      const { sessionId } = active;
      const own = await seatLocks.holdsOf(sessionId, buyer('ada'));
      expectSame(
        [...own].sort((one, other) => one.fence - other.fence),
        [active, converted],
        'the holds of ada',
      );
      expectSame(await seatLocks.holdsOf(sessionId, buyer('nobody')), [], 'the holds of somebody who has none');
      const more = await seatLocks.hold(hall.request('ada', ['d1'], { maxActiveHolds: 1 }));
      const { holdIds } = expectRefused(more, 'locking/hold-limit-reached', 'a second hold of one');
      expectSame(holdIds, [active.holdId], 'the holds that stand in the way');
    },
  },
  {
    name: 'tells what a buyer uses up as it is counted when they hold',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const usage = () => seatLocks.usageOf(hall.sessionId, buyer('ada'));
      expectSame(await usage(), { holdIds: [], taken: 0 }, 'the usage of who has nothing');
      await hall.take('ada', ['c1'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const active = await hall.take('ada', ['a1', 'a2']);
      const ordered = await hall.take('ada', ['a3']);
      expectOk(await seatLocks.convert({ ...referenceTo(ordered), ttlMs: longMs }), 'a conversion');
      const bought = await hall.take('ada', ['a4']);
      await seatLocks.record(hall.sessionId, [hall.decision('a4', bought, { status: 'sold' })]);
      const table = await hall.take('ada', [], { lines: [tableFor('t1', 8)] });
      await hall.take('bob', ['b1']);
      const { holdIds, taken } = await usage();
      expectSameSet(holdIds, [active.holdId, table.holdId], 'the active holds');
      const more = await seatLocks.hold(hall.request('ada', ['d1'], { maxSeats: 12 }));
      expectSame(expectRefused(more, 'locking/seat-limit-reached', 'a seat too many').taken, 12, 'what is counted');
      expectSame(taken, 12, 'what is told');
    },
  },
  {
    name: 'keeps the seats of an extended hold past its first end',
    run: async (subject) => {
      const hall = await openHall(subject);
      const hold = await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs });
      expectOk(await subject.ports.seatLocks.extend({ ...referenceTo(hold), ...extension }), 'an extension');
      await untilLapsed(subject);
      const answer = await subject.ports.seatLocks.hold(hall.request('bob', ['a1']));
      expectRefused(answer, 'locking/seats-unavailable', 'a seat of an extended hold');
    },
  },
  {
    name: 'converts a hold: its seats stay, it counts no more as active, and a repeat is the same',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs, maxActiveHolds: 1 });
      const converted = expectOk(await seatLocks.convert({ ...referenceTo(hold), ttlMs: longMs }), 'a conversion');
      expectSame([converted.status, converted.lines], ['converted', hold.lines], 'the converted hold');
      const again = { holdId: hold.holdId, buyerId: hold.buyerId, ttlMs: 2 * longMs };
      const repeats = await race(10, () => seatLocks.convert(again));
      for (const repeat of repeats)
        expectSame(expectOk(repeat, 'a repeated conversion'), converted, 'the hold converted again');
      await untilLapsed(subject);
      expectSameSet((await hall.shown()).held, ['a1', 'a2'], 'the seats of a converted hold after its first end');
      await hall.take('ada', ['a3'], { maxActiveHolds: 1 });
    },
  },
  {
    name: 'never shortens a hold by converting it',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs });
      const converted = expectOk(await seatLocks.convert({ ...referenceTo(hold), ttlMs: 1 }), 'a conversion');
      expectSame(converted.expiresAt, hold.expiresAt, 'the end of a converted hold');
      const claim = { status: 'claimed', expiresAt: later(subject) } as const;
      await seatLocks.record(hall.sessionId, [hall.decision('a1', hold, claim)]);
      const claimed = { ...converted, expiresAt: claim.expiresAt };
      expectSame(await seatLocks.find(hold.holdId), claimed, 'a hold once its claim was told of');
      const again = await seatLocks.convert({ ...referenceTo(hold), ttlMs: 1 });
      expectSame(expectOk(again, 'a repeated conversion'), claimed, 'the hold of a claim converted again');
      await untilLapsed(subject);
      expectSame((await hall.shown()).held, ['a1'], 'the seats of a claim after the end its hold had');
    },
  },
];
