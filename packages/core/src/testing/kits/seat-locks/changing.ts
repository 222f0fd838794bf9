import { expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { longMs, untilLapsed } from '../subject.ts';
import { buyer, openHall, referenceTo } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

const extension = { ttlMs: longMs, maxTotalMs: 10 * longMs, maxExtensions: 2 };

/** What `SeatLocks` promises about a hold that is extended and converted in turn. */
export const changingClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'counts how often and how long a hold lives from when it was taken',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const hold = await hall.take('ada', ['a1']);
      await untilLapsed(subject);
      const asked = { ...referenceTo(hold), ...extension };
      const capped = await seatLocks.extend({ ...asked, maxTotalMs: longMs + 1_000 });
      expectSame(
        expectOk(capped, 'an extension').expiresAt,
        hold.heldAt + longMs + 1_000,
        'when it ends at the latest',
      );
      expectOk(await seatLocks.extend(asked), 'a second extension');
      const third = await seatLocks.extend(asked);
      expectRefused(third, 'locking/extension-limit-reached', 'a third extension of two that would give time');
    },
  },
  {
    name: 'changes of a hold only its end, its status and how often it was extended',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const asked = { ...hall.request('ada', ['a1']), imprint: 'imprint' };
      const hold = expectOk(await seatLocks.hold(asked), 'a hold');
      await hall.take('bob', ['b1']);
      await untilLapsed(subject);
      const longer = expectOk(await seatLocks.extend({ ...referenceTo(hold), ...extension }), 'an extension');
      const [expiresAt, extensions] = [hold.expiresAt + longMs, 1];
      expectSame(longer, { ...hold, expiresAt, extensions }, 'an extended hold');
      const converted = expectOk(await seatLocks.convert({ ...referenceTo(hold), ttlMs: 1 }), 'a conversion');
      expectSame(converted, { ...longer, status: 'converted' }, 'a converted hold');
      const longest = expectOk(await seatLocks.extend({ ...referenceTo(hold), ...extension }), 'its extension');
      expectSame(longest, { ...converted, expiresAt: expiresAt + longMs, extensions: 2 }, 'both');
      expectSame(await seatLocks.find(hold.holdId), longest, 'the hold when it is looked up');
    },
  },
  {
    name: 'refuses a conversion by somebody else, also without a fence',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { holdId } = await hall.take('ada', ['a1']);
      const foreign = await subject.ports.seatLocks.convert({ holdId, buyerId: buyer('mallory'), ttlMs: longMs });
      expectRefused(foreign, 'locking/hold-unknown', 'a conversion by somebody else');
      expectSame((await subject.ports.seatLocks.find(holdId))?.status, 'active', 'the hold of somebody else');
    },
  },
];
