import { instant } from '../../../kernel/index.ts';
import type { OutboxEvent } from '../../../kernel/index.ts';
import type { Position, RecordedEvent } from '../../../messaging/index.ts';
import { expectOk, expectSame, expectThat, expectWithin } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { readWhole } from '../log.ts';
import { aggregateSamples, oneEvent } from '../samples.ts';
import { fragileText, freshName, raceOnBoth } from '../subject.ts';
import type { ChangeFeedSubject } from './subject.ts';

/** Saves something whose events have this key. */
const append = async ({ ports }: ChangeFeedSubject, key: string, ...types: readonly string[]): Promise<void> => {
  const { state } = aggregateSamples.organization();
  const events = types.map((type) => oneEvent(key, type));
  expectOk(await ports.organizations.save({ state, events, expectedVersion: 0 }), 'a save');
};

const endOf = async ({ ports }: ChangeFeedSubject): Promise<Position> =>
  (await readWhole(ports.changeFeed)).at(-1)?.position ?? (0 as Position);

const of = (key: string, events: readonly RecordedEvent[]): RecordedEvent[] =>
  events.filter(({ aggregateId }) => aggregateId === key);

/** Longer than any reader waits, in milliseconds of real time. */
const waitMs = 3_000;

const patienceMs = 2_000;

/** Reads from a position on until `count` events of a key have come, or no more come. */
const follow = async (subject: ChangeFeedSubject, from: Position, key: string, count: number): Promise<string[]> => {
  const told: RecordedEvent[] = [];
  let after = from;
  while (of(key, told).length < count) {
    const page = await subject.ports.changeFeed.read({ after, limit: 7, waitMs: patienceMs });
    if (page.length === 0) break;
    told.push(...page);
    after = page.at(-1)?.position ?? after;
  }
  return of(key, told).map(({ type }) => type);
};

/** An event that a careless store changes. */
const fragileEvent = (key: string): OutboxEvent => ({
  ...oneEvent(key, 'Fragile'),
  version: 7,
  occurredAt: instant(1_767_225_600_123),
  payload: { none: null, list: [null, []], empty: {}, text: fragileText, large: 9_007_199_254_740_991, part: 0.1 },
});

const clauses: readonly Clause<ChangeFeedSubject>[] = [
  {
    name: 'tells of an event as it was told, to the last character, digit and millisecond',
    run: async (subject) => {
      const key = freshName('key');
      const { state } = aggregateSamples.organization();
      const event = fragileEvent(key);
      const { organizations, changeFeed } = subject.ports;
      expectOk(await organizations.save({ state, events: [event], expectedVersion: 0 }), 'a save');
      const told = of(key, await readWhole(changeFeed)).map(({ position: _, ...rest }) => rest);
      expectSame(told, [event], 'what was told');
    },
  },
  {
    name: 'gives as many events at once as are asked for, and none to one who is further than the log',
    run: async (subject) => {
      const key = freshName('key');
      const after = await endOf(subject);
      for (let saved = 0; saved < 3; saved += 1)
        await append(subject, key, ...Array.from({ length: 200 }, () => 'Many'));
      const { changeFeed } = subject.ports;
      expectSame(
        of(key, await changeFeed.read({ after, limit: 600 })).length,
        600,
        'how many of 600 events come at once',
      );
      const beyond = ((await endOf(subject)) + 1_000) as Position;
      expectSame(await changeFeed.read({ after: beyond, limit: 10 }), [], 'what one further than the log is told');
    },
  },
  {
    name: 'tells of every event once, in the order it was saved',
    run: async (subject) => {
      const key = freshName('key');
      await append(subject, key, 'One', 'Two');
      await append(subject, key, 'Three');
      const types = of(key, await readWhole(subject.ports.changeFeed)).map(({ type }) => type);
      expectSame(types, ['One', 'Two', 'Three'], 'what was told');
    },
  },
  {
    name: 'gives positions that grow from one',
    run: async (subject) => {
      for (const type of ['One', 'Two', 'Three']) await append(subject, freshName('key'), type);
      const positions = (await readWhole(subject.ports.changeFeed)).map(({ position }) => position);
      expectThat(
        positions.every((position, n) => position > (positions[n - 1] ?? 0)),
        `positions grow (${positions.join()})`,
      );
    },
  },
  {
    name: 'goes on after any position, in pages of any size',
    run: async (subject) => {
      const key = freshName('key');
      const from = await endOf(subject);
      for (let n = 0; n < 7; n += 1) await append(subject, key, `Event${n}`);
      const whole = await readWhole(subject.ports.changeFeed, from);
      for (const limit of [1, 3, 7]) {
        expectSame(await readWhole(subject.ports.changeFeed, from, limit), whole, `pages of ${limit}`);
        const [first] = await subject.ports.changeFeed.read({ after: from, limit });
        const rest = await readWhole(subject.ports.changeFeed, first?.position, limit);
        expectSame(rest, whole.slice(1), 'what is after the first');
      }
      const page = await subject.ports.changeFeed.read({ after: from, limit: 3 });
      expectThat(page.length <= 3, 'a page is no longer than was asked');
    },
  },
  {
    name: 'skips nothing that many save at once, for a reader who follows',
    races: true,
    run: async (subject) => {
      const key = freshName('key');
      const from = await endOf(subject);
      const following = follow(subject, from, key, 50);
      await raceOnBoth(subject, 50, (ports, writer) => append({ ports }, key, `Event${writer}`));
      const told = await following;
      const promised = of(key, await readWhole(subject.ports.changeFeed, from)).map(({ type }) => type);
      expectSame(new Set(promised).size, 50, 'how many different events the log has');
      expectSame(told, promised, 'what the reader was told');
    },
  },
  {
    name: 'says at the end that there is nothing, at once',
    run: async (subject) => {
      await append(subject, freshName('key'), 'One');
      const reading = subject.ports.changeFeed.read({ after: await endOf(subject), limit: 10 });
      expectSame(await expectWithin(patienceMs, reading, 'an answer at the end'), [], 'what is after the end');
    },
  },
  {
    name: 'wakes a reader who waits when something is saved',
    run: async (subject) => {
      const key = freshName('key');
      await append(subject, key, 'One');
      const after = await endOf(subject);
      const reading = subject.ports.changeFeed.read({ after, limit: 10, waitMs });
      // A feed that does not wait answers before these reads do, and so can't see `Two` by chance.
      for (let asked = 0; asked < 3; asked += 1) await subject.ports.changeFeed.read({ after, limit: 10 });
      await append(subject, key, 'Two');
      const told = await expectWithin(patienceMs, reading, 'the event a reader waited for');
      expectSame(
        told.map(({ type }) => type),
        ['Two'],
        'what the reader was woken with',
      );
    },
  },
  {
    name: 'lets a reader who waits go when they give up',
    run: async (subject) => {
      await append(subject, freshName('key'), 'One');
      const after = await endOf(subject);
      for (const already of [true, false]) {
        const giveUp = new AbortController();
        if (already) giveUp.abort();
        const reading = subject.ports.changeFeed.read({ after, limit: 10, waitMs, signal: giveUp.signal });
        giveUp.abort();
        expectSame(await expectWithin(patienceMs, reading, 'the end of a wait'), [], 'what one who gave up was told');
      }
    },
  },
];

/**
 * What every `ChangeFeed` promises. The kits of the stores check that it tells what is saved, and
 * nothing else.
 */
export const changeFeedKit: Kit<ChangeFeedSubject> = { port: 'ChangeFeed', clauses };
