import type { DeadLetter, NewDeadLetter, Position } from '../../../messaging/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, raceOnBoth, untilLapsed } from '../subject.ts';
import type { DeadLettersSubject } from './subject.ts';

const at = (position: number): Position => position as Position;

/** A letter of a fresh consumer. */
const someLetter = (over: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
  consumer: freshName('consumer'),
  subject: 'session_pages/one',
  position: at(7),
  eventId: 'one:3:0',
  type: 'OrderPaid',
  reason: 'InvariantViolated: 9007199254740992 is not a whole number of minor units — 東京',
  cause: 'fact',
  recovered: false,
  ...over,
});

const positionsOf = async (
  { ports }: DeadLettersSubject,
  consumer: string,
  ...subjects: readonly string[]
): Promise<readonly (readonly [string, number])[]> =>
  (await ports.deadLetters.of(consumer, subjects))
    .map(({ subject, position }) => [subject, position] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));

/** Every letter of a consumer, filtered from the whole list. */
const listed = async ({ ports }: DeadLettersSubject, consumer: string, limit = 2): Promise<readonly DeadLetter[]> => {
  const own: DeadLetter[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.deadLetters.list({ limit, cursor });
    expectThat(page.items.length <= limit, `a page of ${page.items.length} where ${limit} were asked for`);
    own.push(...page.items.filter((letter) => letter.consumer === consumer));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return own;
};

const keeping: readonly Clause<DeadLettersSubject>[] = [
  {
    name: 'keeps a letter as it was given, with the time',
    run: async ({ ports: { deadLetters, clock } }) => {
      const letter = someLetter();
      expectSame(await deadLetters.of(letter.consumer, [letter.subject]), [], 'letters before the first');
      expectSame(await deadLetters.add(letter), true, 'whether a new letter was taken');
      const [kept] = await deadLetters.of(letter.consumer, [letter.subject]);
      const { setAsideAt, ...rest } = kept ?? {};
      expectSame(rest, { ...letter, retryRequested: false }, 'the letter');
      expectThat(Math.abs((setAsideAt ?? 0) - clock.now()) < 60_000, `set aside at ${setAsideAt}`);
    },
  },
  {
    name: 'keeps one letter a subject: the one that waits, and then the earlier one',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const letter = someLetter({ recovered: true });
      const taken: boolean[] = [];
      for (const [position, recovered] of [
        [7, true],
        [8, true],
        [9, false],
        [9, false],
        [12, false],
        [5, false],
        [1, true],
      ] as const) {
        taken.push(await deadLetters.add({ ...letter, position: at(position), recovered }));
      }
      expectSame(taken, [true, false, true, false, false, true, false], 'which letters were taken');
      expectSame(await positionsOf(subject, letter.consumer, letter.subject), [[letter.subject, 5]], 'what is kept');
    },
  },
  {
    name: 'ends at the earliest of fifty that are added at once, told once',
    races: true,
    run: async (subject) => {
      const letter = someLetter();
      const same = await raceOnBoth(subject, 50, ({ deadLetters }) => deadLetters.add(letter));
      expectSame(same.filter((taken) => taken).length, 1, 'how often one letter was taken');
      await raceOnBoth(subject, 50, ({ deadLetters }, caller) =>
        deadLetters.add({ ...letter, subject: 'other', position: at(((caller * 7) % 50) + 1) }),
      );
      expectSame(await positionsOf(subject, letter.consumer, 'other'), [['other', 1]], 'what is kept');
    },
  },
  {
    name: 'gives a consumer its own letters, of the subjects it asks for',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const letter = someLetter({ subject: 'a' });
      await deadLetters.add(letter);
      await deadLetters.add({ ...letter, subject: 'b', position: at(8) });
      await deadLetters.add(someLetter({ subject: 'a', position: at(9) }));
      expectSame(await positionsOf(subject, letter.consumer, 'a', 'c'), [['a', 7]], 'the letters of a and c');
      expectSame(await positionsOf(subject, letter.consumer), [], 'the letters of nothing');
    },
  },
];

const tending: readonly Clause<DeadLettersSubject>[] = [
  {
    name: 'brings those whose retry was requested, by consumer, subject and cause',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const { consumer } = someLetter();
      await deadLetters.add(someLetter({ consumer, subject: 'a' }));
      await deadLetters.add(someLetter({ consumer, subject: 'b', cause: 'surroundings' }));
      await deadLetters.add(someLetter({ consumer, subject: 'c' }));
      const other = someLetter();
      await deadLetters.add(other);
      expectSame(await deadLetters.requestRetry({ consumer, cause: 'surroundings' }), 1, 'letters of that cause');
      expectSame(await positionsOf(subject, consumer), [['b', 7]], 'what is to be retried');
      expectSame(await deadLetters.requestRetry({ consumer, subject: 'c' }), 1, 'letters of that subject');
      expectSame((await positionsOf(subject, consumer, 'b')).length, 2, 'letters to retry, each once');
      expectSame(await deadLetters.requestRetry({ consumer }), 3, 'letters of the consumer');
      expectSame(await positionsOf(subject, other.consumer), [], 'what another consumer is to retry');
    },
  },
  {
    name: 'means all partitions of a consumer by its name, and no other of a longer name',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const { consumer } = someLetter();
      const others = [`${consumer}s`, `${consumer}s@0`, `x${consumer}@0`, freshName('consumer')];
      for (const name of [consumer, `${consumer}@0`, `${consumer}@11`, ...others])
        await deadLetters.add(someLetter({ consumer: name, subject: 'a' }));
      expectSame(await deadLetters.requestRetry({ consumer: `${consumer}@11` }), 1, 'letters of one partition');
      expectSame(await deadLetters.requestRetry({ consumer }), 3, 'letters of the consumer');
      for (const name of others) expectSame(await positionsOf(subject, name), [], `what ${name} is to retry`);
    },
  },
  {
    name: 'brings every letter whose retry is requested, however many before it fail each time',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const consumer = freshName('consumer');
      const last = someLetter({ consumer, subject: 'session_pages/last' });
      const failing = Array.from({ length: 100 }, (_, n) => someLetter({ consumer, subject: `session_pages/${n}` }));
      for (const letter of [...failing, last]) await deadLetters.add(letter);
      expectSame(await deadLetters.requestRetry({ consumer }), 101, 'how many are to be retried');
      await untilLapsed(subject);
      for (const letter of await deadLetters.of(consumer, [])) await deadLetters.settle(letter, { ...letter });
      await deadLetters.requestRetry({ consumer });
      const brought = (await deadLetters.of(consumer, [])).map((letter) => letter.subject);
      expectSame(brought.length, 100, 'how many are brought at once');
      expectThat(brought.includes(last.subject), 'the letter behind a hundred that failed again was not brought');
    },
  },
  {
    name: 'ends a letter, or moves it on, only where it is',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const letter = someLetter();
      await deadLetters.add(letter);
      await deadLetters.requestRetry({ consumer: letter.consumer });
      const next = { ...letter, position: at(11), eventId: 'one:9:0', cause: 'surroundings' as const };
      await deadLetters.settle({ ...letter, position: at(6) }, null);
      await deadLetters.settle(letter, next);
      await deadLetters.settle(letter, null);
      const [kept] = await deadLetters.of(letter.consumer, [letter.subject]);
      const { setAsideAt: _, ...rest } = kept ?? {};
      expectSame(rest, { ...next, retryRequested: false }, 'the letter after it moved on');
      await deadLetters.settle(next, null);
      expectSame(await deadLetters.of(letter.consumer, [letter.subject]), [], 'letters after the end of it');
    },
  },
  {
    name: 'lists every letter once, oldest first',
    run: async (subject) => {
      const { consumer } = someLetter();
      for (const name of ['c', 'a', 'e', 'b', 'd'])
        await subject.ports.deadLetters.add(someLetter({ consumer, subject: name, recovered: name === 'e' }));
      const names = (await listed(subject, consumer)).map((letter) => letter.subject);
      expectSame(names, ['c', 'a', 'e', 'b', 'd'], 'the list, page by page');
    },
  },
  {
    name: 'lists on from where a page ended, though its letters have ended since',
    run: async (subject) => {
      const { deadLetters } = subject.ports;
      const { consumer } = someLetter();
      for (const name of ['a', 'b', 'c', 'd']) await deadLetters.add(someLetter({ consumer, subject: name }));
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await deadLetters.list({ limit: 1, cursor });
        for (const letter of page.items.filter((one) => one.consumer === consumer)) {
          names.push(letter.subject);
          // The first keeps its place although it moves on; the others end.
          await deadLetters.settle(letter, letter.subject === 'a' ? { ...letter, position: at(9) } : null);
        }
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expectSame(names, ['a', 'b', 'c', 'd'], 'the list, page by page');
    },
  },
  {
    name: 'counts what waits, by consumer, and names what waits longest',
    run: async ({ ports: { deadLetters } }) => {
      const { consumer } = someLetter();
      await deadLetters.add(someLetter({ consumer, subject: 'a', recovered: true }));
      await deadLetters.add(someLetter({ consumer, subject: 'z' }));
      await deadLetters.add(someLetter({ consumer, subject: 'b' }));
      const counts = await deadLetters.count();
      expectSame(
        counts.filter((one) => one.consumer === consumer),
        [{ consumer, count: 2, subject: 'z' }],
        'the count',
      );
      const names = counts.map((one) => one.consumer);
      expectSame(names, [...names].sort(), 'the order of the consumers');
    },
  },
];

/** What every `DeadLetters` promises. */
export const deadLettersKit: Kit<DeadLettersSubject> = {
  port: 'DeadLetters',
  clauses: [...keeping, ...tending],
};
