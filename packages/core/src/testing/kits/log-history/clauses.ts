import { editionOf } from '../../../kernel/index.ts';
import type { SessionId } from '../../../kernel/index.ts';
import type { LogMark, Position } from '../../../messaging/index.ts';
import { expectOk, expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { readWhole } from '../log.ts';
import { aggregateSamples, oneEvent } from '../samples.ts';
import { raceOnBoth } from '../subject.ts';
import type { LogHistorySubject } from './subject.ts';

/** Saves a session with an event. */
const told = async ({ ports }: LogHistorySubject): Promise<SessionId> => {
  const { id, state } = aggregateSamples.session();
  const events = [oneEvent(id, 'SessionCreated')];
  expectOk(await ports.sessions.save({ state, events, expectedVersion: 0 }), 'a session');
  return id;
};

const clauses: readonly Clause<LogHistorySubject>[] = [
  {
    name: 'tells the last fact of the log',
    run: async (subject) => {
      await told(subject);
      await told(subject);
      const last = (await readWhole(subject.ports.changeFeed)).at(-1);
      const { position, eventId } = await subject.ports.logHistory.latest();
      expectSame([position, eventId], [last?.position, last?.id], 'the last fact');
    },
  },
  {
    name: 'holds the marks of its own facts, and of an empty log',
    run: async (subject) => {
      const { logHistory } = subject.ports;
      await told(subject);
      const first = await logHistory.latest();
      await told(subject);
      for (const mark of [first, await logHistory.latest(), { ...first, position: 0 as Position, eventId: '' }])
        expectSame(await logHistory.holds(mark), true, `whether it holds the fact at ${mark.position}`);
    },
  },
  {
    name: 'knows that it never had another fact, or a later one',
    run: async (subject) => {
      const { logHistory } = subject.ports;
      await told(subject);
      const latest = await logHistory.latest();
      const others: readonly LogMark[] = [
        { ...latest, eventId: `another than ${latest.eventId}` },
        { ...latest, position: (latest.position + 1_000_000) as Position },
      ];
      for (const mark of others)
        expectSame(await logHistory.holds(mark), false, `whether it holds ${mark.eventId} at ${mark.position}`);
    },
  },
  {
    name: 'begins one generation, of eight that ask for one at once',
    races: true,
    run: async (subject) => {
      const { logHistory } = subject.ports;
      const { generation } = await logHistory.latest();
      const begun = await raceOnBoth(subject, 8, (ports) => ports.logHistory.begin(generation));
      expectSame([...new Set(begun)], [generation + 1], 'the generations that were begun');
      expectSame(await logHistory.begin(generation + 5), generation + 6, 'the one above a later one');
      expectSame((await logHistory.latest()).generation, generation + 6, 'the generation');
      expectSame(await logHistory.begin(generation), generation + 6, 'the one above an earlier one');
    },
  },
  {
    name: 'gives sessions versions above those of the generation before',
    run: async (subject) => {
      const { logHistory, sessions } = subject.ports;
      const sessionId = await told(subject);
      const { generation } = await logHistory.latest();
      await logHistory.begin(generation);
      const version = (await sessions.find(sessionId))?.version ?? 0;
      // More changes than anybody makes to one session.
      expectThat(editionOf(version) > editionOf(100_000), `the session has version ${version}`);
    },
  },
];

/** What every `LogHistory` promises. */
export const logHistoryKit: Kit<LogHistorySubject> = { port: 'LogHistory', clauses };
