import type { OutboxEvent } from '../../../kernel/index.ts';
import type { RecordedEvent } from '../../../messaging/index.ts';
import { expectFault, expectOk, expectRefused, expectSame, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { readWhole } from '../log.ts';
import { failingEvent, oneEvent, renamedSample } from '../samples.ts';
import { freshName, lookalikes } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';
import type { AggregateStoreSubject } from './subject.ts';

/** Two events of a new aggregate. */
const someEvents = (): { readonly key: string; readonly events: readonly OutboxEvent[] } => {
  const key = freshName('aggregate');
  return { key, events: [oneEvent(key, 'Made'), oneEvent(key, 'Named')] };
};

const told = async (subject: Pick<PortsSubject<'changeFeed'>, 'ports'>, key: string): Promise<RecordedEvent[]> =>
  (await readWhole(subject.ports.changeFeed)).filter(({ aggregateId }) => aggregateId === key);

const clauses = <Id, State>(): readonly Clause<AggregateStoreSubject<Id, State>>[] => [
  {
    name: 'finds what the last save wrote, under a version that counts the saves',
    run: async ({ store, sample }) => {
      const { id, state, changed } = sample();
      expectSame(await store.find(id), undefined, 'what was never saved');
      for (const [saves, next] of [state, changed, state].entries()) {
        const version = expectOk(await store.save({ state: next, events: [], expectedVersion: saves }), 'a save');
        expectSame(version, saves + 1, 'the version of a save');
        expectSame(await store.find(id), { state: next, version }, 'what is found after a save');
      }
    },
  },
  {
    name: 'appends the events of a save to the log, once, as they were, with their keys, and in their order',
    run: async (subject) => {
      const { state } = subject.sample();
      const { key, events } = someEvents();
      expectOk(await subject.store.save({ state, events, expectedVersion: 0 }), 'a save');
      const seen = (await told(subject, key)).map(({ position: _, ...event }) => event);
      expectSame(seen, events, 'the events of a save');
    },
  },
  {
    name: 'refuses a save against another version, says which is stored, and changes nothing',
    run: async (subject) => {
      const { id, state, changed } = subject.sample();
      const { store } = subject;
      const { key, events } = someEvents();
      expectOk(await store.save({ state, events: [], expectedVersion: 0 }), 'a save');
      expectOk(await store.save({ state, events: [], expectedVersion: 1 }), 'a save');
      for (const expectedVersion of [0, 1, 3]) {
        const answer = await store.save({ state: changed, events, expectedVersion });
        const refusal = expectRefused(
          answer,
          'kernel/version-conflicting',
          `a save against version ${expectedVersion}`,
        );
        expectSame(refusal.currentVersion, 2, 'the version that is stored');
      }
      expectSame(await store.find(id), { state, version: 2 }, 'what is stored after refused saves');
      expectSame(await told(subject, key), [], 'the events of refused saves');
    },
  },
  {
    name: 'refuses to change what was never saved',
    run: async (subject) => {
      const { id, state } = subject.sample();
      const { key, events } = someEvents();
      const answer = await subject.store.save({ state, events, expectedVersion: 1 });
      const { currentVersion } = expectRefused(answer, 'kernel/version-conflicting', 'a change of nothing');
      expectSame(currentVersion, 0, 'the version of nothing');
      expectSame(await subject.store.find(id), undefined, 'what is stored after a change of nothing');
      expectSame(await told(subject, key), [], 'the events of a change of nothing');
    },
  },
  {
    name: 'lets one of fifty racing saves against one version through, the first and later ones',
    races: true,
    run: async (subject) => {
      const { id, state, changed } = subject.sample();
      const peer = await subject.peer?.();
      for (const expectedVersion of [0, 1]) {
        const { key, events } = someEvents();
        const next = expectedVersion === 0 ? state : changed;
        const answers = await race(50, (caller) =>
          (caller % 2 === 1 && peer ? peer.store : subject.store).save({ state: next, events, expectedVersion }),
        );
        const saved = answers.filter((answer) => answer.ok);
        expectSame(saved.length, 1, `how many of fifty saves against version ${expectedVersion} went through`);
        expectSame(await subject.store.find(id), { state: next, version: expectedVersion + 1 }, 'what is stored');
        expectSame((await told(subject, key)).length, events.length, 'how many events there are of one save');
      }
      await peer?.close();
    },
  },
  {
    name: 'saves all of a change or nothing, also when it fails on the way',
    run: async (subject) => {
      const { id, state, changed } = subject.sample();
      const { store } = subject;
      const { key, events } = someEvents();
      const failing = [...events, failingEvent()];
      await expectFault(
        () => store.save({ state, events: failing, expectedVersion: 0 }),
        'a save that can not be told',
      );
      expectSame(await store.find(id), undefined, 'what is stored after a first save that failed');
      expectSame(expectOk(await store.save({ state, events: [], expectedVersion: 0 }), 'a save'), 1, 'its version');
      const change = { state: changed, events: failing, expectedVersion: 1 };
      await expectFault(() => store.save(change), 'a change that can not be told');
      expectSame(await store.find(id), { state, version: 1 }, 'what is stored after a change that failed');
      expectSame(await told(subject, key), [], 'the events of what failed');
    },
  },
  {
    name: 'keeps aggregates apart',
    run: async ({ store, sample }) => {
      const [one, other] = [sample(), sample()];
      expectOk(await store.save({ state: one.state, events: [], expectedVersion: 0 }), 'a save');
      expectOk(await store.save({ state: other.state, events: [], expectedVersion: 0 }), 'a save of another');
      expectOk(await store.save({ state: other.changed, events: [], expectedVersion: 1 }), 'a change of another');
      expectSame(await store.find(one.id), { state: one.state, version: 1 }, 'an aggregate after another changed');
    },
  },
  {
    name: 'tells ids apart by every character, and keeps them as they are',
    run: async ({ store, sample }) => {
      const samples = lookalikes(freshName('id')).map((id) => renamedSample(sample(), id));
      for (const { id, state } of samples)
        expectOk(await store.save({ state, events: [], expectedVersion: 0 }), `a first save of "${String(id)}"`);
      for (const { id, state } of samples)
        expectSame(await store.find(id), { state, version: 1 }, `what is found under "${String(id)}"`);
    },
  },
];

/** What every aggregate store promises. @param port the port's name, as in `Events` */
export const aggregateStoreKit = <Id, State>(port: string): Kit<AggregateStoreSubject<Id, State>> => ({
  port,
  clauses: clauses(),
});
