import type { FeedVersion, SeatChange, SeatChanges } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectThat, race } from '../expectations.ts';
import type { Kit } from '../kit.ts';
import { openHall, referenceTo, toldHold } from '../seat-locks/subject.ts';
import type { Hall, SeatLocksSubject } from '../seat-locks/subject.ts';
import { untilLapsed } from '../subject.ts';

const read = async ({ ports }: SeatLocksSubject, hall: Hall, after: FeedVersion): Promise<SeatChanges> =>
  expectOk(await ports.seatFeed.read(hall.sessionId, after), `the feed after ${after}`);

/** Everything after a version, in as many reads as it says that it takes. */
const readOn = async (subject: SeatLocksSubject, hall: Hall, after: FeedVersion): Promise<SeatChanges> => {
  const changes: SeatChange[] = [];
  let version = after;
  for (;;) {
    const next = await read(subject, hall, version);
    changes.push(...next.changes);
    if (!next.more) return { ...next, changes };
    expectThat(next.version !== version, `a read that says there is more goes on, and did not from ${version}`);
    version = next.version;
  }
};

/** Sells seats, each in a step and to an order of its own. */
const sellEach = async (subject: SeatLocksSubject, hall: Hall, seatNames: readonly string[]): Promise<void> => {
  const sell = (name: string): Promise<void> =>
    subject.ports.seatLocks.record(hall.sessionId, [hall.decision(name, toldHold(hall, name), { status: 'sold' })]);
  const waiting = [...seatNames];
  const atOnce = 100;
  while (waiting.length > 0) await Promise.all(waiting.splice(0, atOnce).map(sell));
};

const counts = [1, 499, 500, 501, 999, 1_000, 1_001, 5_000];

const textOf = (changes: readonly SeatChange[]): string[] => changes.map(({ seatId, status }) => `${seatId}=${status}`);

/** What every `SeatFeed` promises; the `SeatLocks` that writes it comes along. */
export const seatFeedKit: Kit<SeatLocksSubject> = {
  port: 'SeatFeed',
  clauses: [
    {
      name: 'says nothing when nothing happened, at the version asked for',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        expectSame(
          await read(subject, hall, version),
          { version, changes: [], more: false },
          'the feed of a quiet session',
        );
      },
    },
    {
      name: 'tells of every change once, in the order it happened',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        const hold = await hall.take('ada', ['a1']);
        await subject.ports.seatLocks.release(referenceTo(hold));
        const bought = await hall.take('bob', ['a1']);
        await subject.ports.seatLocks.record(hall.sessionId, [hall.decision('a1', bought, { status: 'sold' })]);
        const told = textOf((await read(subject, hall, version)).changes);
        expectSame(told, ['a1=h', 'a1=f', 'a1=h', 'a1=s'], 'what was told of one seat');
      },
    },
    {
      name: 'goes on where a read ended, without a gap or a repeat',
      run: async (subject) => {
        const hall = await openHall(subject);
        let { version } = await hall.shown();
        const told: string[] = [];
        for (let n = 0; n < 10; n += 1) {
          await hall.take(`buyer-${n}`, [`a${n}`, `b${n}`]);
          const next = await read(subject, hall, version);
          told.push(...textOf(next.changes));
          version = next.version;
        }
        const all = Array.from({ length: 10 }, (_, n) => [`a${n}=h`, `b${n}=h`]).flat();
        expectSame([...told].sort(), [...all].sort(), 'what ten reads told');
      },
    },
    {
      name: 'loses nothing that many callers change at once',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        await race(50, (caller) => hall.take(`buyer-${caller}`, [`a${caller}`]));
        const { changes } = await read(subject, hall, version);
        expectSame(new Set(textOf(changes)).size, 50, 'how many different changes were told');
        expectSame(changes.length, 50, 'how many changes were told');
      },
    },
    {
      name: 'says whether there is more, however many steps a reader missed',
      run: async (subject) => {
        const hall = await openHall(subject);
        for (const count of counts) {
          const { version } = await hall.shown();
          const seatNames = Array.from({ length: count }, (_, n) => `${count}-${n}`);
          await sellEach(subject, hall, seatNames);
          // Whoever was away may find the session primed again: a step that changes nothing.
          await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
          const told = await readOn(subject, hall, version);
          expectSame(told.changes.length, count, `how many changes were told of ${count}`);
          expectSame(new Set(textOf(told.changes)).size, count, `how many different ones were told of ${count}`);
          expectSame(told.version, (await hall.shown()).version, `the version after ${count} changes`);
        }
      },
    },
    {
      name: 'says whether there is more, however much one step changed',
      run: async (subject) => {
        const hall = await openHall(subject);
        for (const count of counts) {
          const { version } = await hall.shown();
          const names = Array.from({ length: count }, (_, n) => `${count}-${n}`);
          const sold = names.map((name) => hall.decision(name, toldHold(hall, name), { status: 'sold' }));
          await subject.ports.seatLocks.record(hall.sessionId, sold);
          const told = await readOn(subject, hall, version);
          expectSame(new Set(textOf(told.changes)).size, count, `how many different changes were told of ${count}`);
          expectSame(told.version, (await hall.shown()).version, `the version after ${count} changes`);
        }
      },
    },
    {
      name: 'names in a hold the version right after it',
      run: async (subject) => {
        const hall = await openHall(subject);
        const hold = await hall.take('ada', ['a1']);
        await hall.take('bob', ['a2']);
        expectSame(textOf((await read(subject, hall, hold.version)).changes), ['a2=h'], 'what came after a hold');
      },
    },
    {
      name: 'gives a new version with every change',
      run: async (subject) => {
        const hall = await openHall(subject);
        const versions = [(await hall.shown()).version];
        for (let n = 0; n < 5; n += 1) versions.push((await hall.take('ada', [`a${n}`])).version);
        expectSame(
          new Set(versions).size,
          versions.length,
          `how many different versions there were (${versions.join()})`,
        );
      },
    },
    {
      name: 'tells of a lapsed hold before its seats go to somebody else',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs });
        await untilLapsed(subject);
        await hall.take('bob', ['a1']);
        const told = textOf((await read(subject, hall, version)).changes);
        expectSame(told, ['a1=h', 'a1=f', 'a1=h'], 'what was told of a seat that lapsed and was taken');
      },
    },
    {
      name: 'tells of what a lapsed hold had when it is asked for again with other seats',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        const { holdId } = await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs });
        await untilLapsed(subject);
        await hall.take('ada', ['a2'], { holdId });
        const told = textOf((await read(subject, hall, version)).changes);
        expectSame(
          told,
          ['a1=h', 'a1=f', 'a2=h'],
          'what was told of the seats of a hold that lapsed and was asked for again',
        );
      },
    },
    {
      name: 'finds every version from before a loss too old',
      run: async (subject) => {
        const hall = await openHall(subject);
        const before = await hall.shown();
        const hold = await hall.take('ada', ['a1']);
        await subject.lose();
        await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
        await hall.take('bob', ['a2']);
        for (const version of [before.version, hold.version]) {
          const answer = await subject.ports.seatFeed.read(hall.sessionId, version);
          expectRefused(answer, 'locking/feed-too-old', 'a version from before a loss');
        }
        const { version } = await hall.shown();
        expectThat(version !== before.version && version !== hold.version, 'no version is used twice');
      },
    },
    {
      name: 'refuses a version it never gave',
      run: async (subject) => {
        const hall = await openHall(subject);
        await hall.take('ada', ['a1']);
        for (const version of [
          '',
          'nonsense',
          '1',
          '0-0',
          '99999999999999999',
          '99999999999999-0',
          `${'9'.repeat(30)}-0`,
        ]) {
          const answer = await subject.ports.seatFeed.read(hall.sessionId, version as FeedVersion);
          expectRefused(answer, 'locking/feed-too-old', `version "${version}"`);
        }
      },
    },
  ],
};
