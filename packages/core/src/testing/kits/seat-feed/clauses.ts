import type { FeedVersion, SeatChange, SeatChanges } from '../../../locking/index.ts';
import { expectOk, expectRefused, expectSame, expectThat, race } from '../expectations.ts';
import type { Kit } from '../kit.ts';
import { floor, openHall, referenceTo, strangeHall, toldHold } from '../seat-locks/subject.ts';
import type { Hall, SeatLocksSubject } from '../seat-locks/subject.ts';
import { alikeIds, raceOnBoth, untilLapsed } from '../subject.ts';

const read = async ({ ports }: SeatLocksSubject, hall: Hall, after: FeedVersion): Promise<SeatChanges> =>
  expectOk(await ports.seatFeed.read(hall.sessionId, after), `the feed after ${after}`);

/** Everything after a version, in as many reads as the feed asks for. */
const readOn = async (subject: SeatLocksSubject, hall: Hall, after: FeedVersion): Promise<SeatChanges> => {
  const changes: SeatChange[] = [];
  const { version: newest } = await hall.shown();
  let version = after;
  for (;;) {
    const next = await read(subject, hall, version);
    changes.push(...next.changes);
    if (!next.more) return { ...next, changes };
    expectThat(next.version !== version, `a read that says there is more goes on, and did not from ${version}`);
    expectThat(next.version !== newest, `a read up to the newest version, ${newest}, says that there is no more`);
    version = next.version;
  }
};

/** Sells seats, each in its own step and to its own order. */
const sellEach = async (subject: SeatLocksSubject, hall: Hall, seatNames: readonly string[]): Promise<void> => {
  const sell = (name: string): Promise<void> =>
    subject.ports.seatLocks.record(hall.sessionId, [hall.decision(name, toldHold(hall, name), { status: 'sold' })]);
  const waiting = [...seatNames];
  const atOnce = 100;
  while (waiting.length > 0) await Promise.all(waiting.splice(0, atOnce).map(sell));
};

/** Takes this many steps on fifty seats: sells each, takes each back, and starts over. */
const takeSteps = async (subject: SeatLocksSubject, hall: Hall, count: number): Promise<void> => {
  const orders = Array.from({ length: 50 }, (_, n) => ({ name: `k${n}`, hold: toldHold(hall, `buyer-${n}`) }));
  const step = (n: number): Promise<void> => {
    const { name, hold } = orders[n % orders.length] ?? { name: '', hold: toldHold(hall, '') };
    const status = Math.floor(n / orders.length) % 2 === 0 ? 'sold' : 'free';
    return subject.ports.seatLocks.record(hall.sessionId, [hall.decision(name, hold, { status })]);
  };
  for (let first = 0; first < count; first += orders.length) {
    const together = Math.min(orders.length, count - first);
    await Promise.all(Array.from({ length: together }, (_, n) => step(first + n)));
  }
};

/** The versions after each of this many steps on one seat. */
const versionsOf = async (subject: SeatLocksSubject, hall: Hall, count: number): Promise<readonly FeedVersion[]> => {
  const hold = toldHold(hall, 'ada');
  const versions: FeedVersion[] = [];
  while (versions.length < count) {
    const status = versions.length % 2 === 0 ? 'sold' : 'free';
    await subject.ports.seatLocks.record(hall.sessionId, [hall.decision('a1', hold, { status })]);
    versions.push((await hall.shown()).version);
  }
  return versions;
};

/** Versions that are greater than this one, each in another of its numbers, by one. */
const justAfter = (version: FeedVersion): FeedVersion[] =>
  [...version.matchAll(/\d{1,16}/g)].map(
    ({ 0: digits, index }) =>
      `${version.slice(0, index)}${Number(digits) + 1}${version.slice(index + digits.length)}` as FeedVersion,
  );

const counts = [1, 499, 500, 501, 999, 1_000, 1_001, 5_000];

const textOf = (changes: readonly SeatChange[]): string[] => changes.map(({ seatId, status }) => `${seatId}=${status}`);

/** What every `SeatFeed` promises, together with the `SeatLocks` that writes it. */
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
      races: true,
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        const answers = await raceOnBoth(subject, 50, ({ seatLocks }, caller) =>
          seatLocks.hold(hall.request(`buyer-${caller}`, [`a${caller}`])),
        );
        for (const answer of answers) expectOk(answer, 'one of fifty holds');
        const { changes } = await read(subject, hall, version);
        expectSame(new Set(textOf(changes)).size, 50, 'how many different changes were told');
        expectSame(changes.length, 50, 'how many changes were told');
      },
    },
    {
      name: 'says whether there is more, however many steps a reader missed',
      run: async (subject) => {
        const hall = await openHall(subject);
        for (const count of counts.filter((each) => each <= subject.feed.keeps)) {
          const { version } = await hall.shown();
          const seatNames = Array.from({ length: count }, (_, n) => `${count}-${n}`);
          await sellEach(subject, hall, seatNames);
          // A reader that was away may find the session primed again: a step that changes nothing.
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
      name: 'tells of units as of seats',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        const hold = await hall.take('ada', [], { areas: [floor(2, 2)] });
        await subject.ports.seatLocks.record(hall.sessionId, [
          hall.decision('floor~1', hold, { status: 'sold' }),
          hall.decision('floor~2', hold, { status: 'free' }),
        ]);
        await hall.take('bob', [], { areas: [floor(1, 2)], ttlMs: subject.ttlMs });
        await untilLapsed(subject);
        await hall.shown();
        const told = textOf((await read(subject, hall, version)).changes);
        expectSame(
          told.filter((each) => each.startsWith('floor~1')),
          ['floor~1=h', 'floor~1=s'],
          'what was told of a unit that was sold',
        );
        const freed = told.filter((each) => each.startsWith('floor~2'));
        expectSame(freed, ['floor~2=h', 'floor~2=f', 'floor~2=h', 'floor~2=f'], 'what was told of the other');
      },
    },
    {
      name: 'goes on from the version of a session that was just primed',
      run: async (subject) => {
        const hall = strangeHall(subject);
        const { seatLocks } = subject.ports;
        const sold = hall.decision('a1', toldHold(hall, 'ada'), { status: 'sold' });
        await seatLocks.prime(hall.sessionId, { fenceFloor: 7, decisions: [sold] });
        const { version } = await hall.shown();
        await hall.take('bob', ['a2']);
        expectSame(textOf((await read(subject, hall, version)).changes), ['a2=h'], 'what came after priming');
        const again = hall.decision('a3', toldHold(hall, 'cem'), { status: 'sold' });
        await seatLocks.prime(hall.sessionId, { fenceFloor: 7, decisions: [sold, again] });
        const told = textOf((await read(subject, hall, version)).changes);
        expectSame(told, ['a2=h', 'a3=s'], 'what came after priming again');
      },
    },
    {
      name: 'finds a version of another session too old, also one of the same moment',
      run: async (subject) => {
        const halls = [await openHall(subject), await openHall(subject)] as const;
        const holds = await race(40, (caller) =>
          halls[caller % 2 === 0 ? 0 : 1].take(`buyer-${caller}`, [`a${caller}`]),
        );
        for (const [caller, { version }] of holds.entries()) {
          const other = halls[caller % 2 === 0 ? 1 : 0];
          const answer = await subject.ports.seatFeed.read(other.sessionId, version);
          expectRefused(answer, 'locking/feed-too-old', 'a version of another session');
        }
      },
    },
    {
      name: 'keeps as many steps as it says, and tells who is further behind that they are',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        const { keeps, drops } = subject.feed;
        await takeSteps(subject, hall, keeps);
        const kept = await readOn(subject, hall, version);
        expectSame(kept.changes.length, keeps, 'how many changes were told of those that are kept');
        if (drops === Infinity) return;
        await takeSteps(subject, hall, drops + 100);
        const behind = await subject.ports.seatFeed.read(hall.sessionId, version);
        expectRefused(behind, 'locking/feed-too-old', 'a version from before what is kept');
        await hall.take('ada', ['a1']);
        const { version: since } = await hall.shown();
        await hall.take('ada', ['a2']);
        expectSame(textOf((await read(subject, hall, since)).changes), ['a2=h'], 'what is told of what is kept');
      },
    },
    {
      name: 'tells all that came after a version, or refuses it, wherever it ceased to keep them',
      run: async (subject) => {
        const { keeps, drops } = subject.feed;
        if (drops === Infinity) return;
        const hall = await openHall(subject);
        const versions = await versionsOf(subject, hall, keeps + drops + 100);
        let [dropped, kept] = [-1, versions.length - 1];
        while (kept - dropped > 1) {
          const middle = Math.floor((dropped + kept) / 2);
          const answer = await subject.ports.seatFeed.read(hall.sessionId, versions[middle] as FeedVersion);
          if (answer.ok) kept = middle;
          else dropped = middle;
        }
        expectThat(dropped >= 0, `the feed drops what is ${keeps + drops} steps old`);
        const told = await readOn(subject, hall, versions[kept] as FeedVersion);
        expectSame(
          told.changes.length,
          versions.length - 1 - kept,
          'how many changes came after the oldest that is kept',
        );
      },
    },
    {
      name: 'refuses a version it never gave',
      run: async (subject) => {
        const strange = await subject.ports.seatFeed.read(strangeHall(subject).sessionId, '1' as FeedVersion);
        expectRefused(strange, 'locking/feed-too-old', 'a version of a session that nobody knows');
        const hall = await openHall(subject);
        const { version: given } = await hall.take('ada', ['a1']);
        for (const version of [
          ...justAfter(given),
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
    {
      name: 'tells of seats by any id, and leaves what it told as it was',
      run: async (subject) => {
        const hall = await openHall(subject);
        const { version } = await hall.shown();
        const names = alikeIds('Seat');
        await sellEach(subject, hall, names);
        const first = await read(subject, hall, version);
        const told = textOf(first.changes);
        expectSame(told.toSorted(), names.map((name) => `${name}=s`).toSorted(), 'what was told');
        await sellEach(subject, hall, ['later']);
        await read(subject, hall, version);
        expectSame(textOf(first.changes), told, 'what was told before the last sale');
      },
    },
  ],
};
