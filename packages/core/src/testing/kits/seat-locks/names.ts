import { expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { openHall, referenceTo } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';
import { longMs } from '../subject.ts';

/** Subjects that an issuer may assign: printable ASCII, up to 255 characters. */
const names = [
  '_7eTk',
  '-xK2',
  'a/b',
  'x+/==',
  'auth0|5f7c8ec7c33c6c004bbafe82',
  'a,b;c@d#e{f}',
  'a,1,2,3',
  'a%2Cb',
  'a%b',
  '  "\\\'`$',
  '@',
  ','.repeat(255),
];

/** What `SeatLocks` promises to buyers, whatever their names. */
export const nameClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'knows its buyers by any name that a token may give them',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      for (const [n, name] of names.entries()) {
        const hold = await hall.take(name, [`a${n}`], { maxActiveHolds: 1 });
        expectSame(hold.buyerId, name, 'whose hold it is');
        expectSame(await seatLocks.find(hold.holdId), hold, `the hold of ${name}`);
        expectSame(await seatLocks.holdsOf(hall.sessionId, hold.buyerId), [hold], `the holds of ${name}`);
        const second = await seatLocks.hold(hall.request(name, [`b${n}`], { maxActiveHolds: 1 }));
        expectRefused(second, 'locking/hold-limit-reached', `a second hold of ${name}`);
        const converted = await seatLocks.convert({ ...referenceTo(hold), ttlMs: longMs });
        expectSame(expectOk(converted, `the hold of ${name}, converted`).buyerId, name, 'whose converted hold it is');
        await seatLocks.record(hall.sessionId, [hall.decision(`a${n}`, hold, { status: 'sold' })]);
      }
    },
  },
  {
    name: 'tells names apart that differ in one character',
    run: async (subject) => {
      const hall = await openHall(subject);
      const hold = await hall.take('a,b', ['a1']);
      for (const other of ['a', 'a%2Cb', 'a,B', 'a,b '] as (typeof hold.buyerId)[]) {
        const released = await subject.ports.seatLocks.release({ ...referenceTo(hold), buyerId: other });
        expectRefused(released, 'locking/hold-unknown', `a release by ${other}`);
      }
    },
  },
];
