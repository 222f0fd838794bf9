import { ok } from '../../../kernel/index.ts';
import type { AggregateStore } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { misrouted } from '../samples.ts';
import type { AggregateStoreSubject } from './subject.ts';

/** Stores of aggregates made wrong, one defect each. */
export const aggregateStoreSaboteurs = <Id, State>(): readonly Saboteur<AggregateStoreSubject<Id, State>>[] => {
  type Subject = AggregateStoreSubject<Id, State>;
  type Store = AggregateStore<Id, State>;
  const broken =
    (change: (store: Store, subject: Subject) => Partial<Store>) =>
    (subject: Subject): Subject => ({ ...subject, store: { ...subject.store, ...change(subject.store, subject) } });
  return [
    {
      name: 'writes over what was saved meanwhile',
      rejectedBy: 'refuses a save against another version, says which is stored, and changes nothing',
      sabotage: broken((store) => ({
        save: async (change) => {
          const answer = await store.save(change);
          return answer.ok ? answer : store.save({ ...change, expectedVersion: answer.refusal.currentVersion });
        },
      })),
    },
    {
      name: 'checks, then acts',
      rejectedBy: 'lets one of fifty racing saves against one version through, the first and later ones',
      sabotage: broken((store) => ({
        save: async (change) => {
          const answer = await store.save(change);
          const met = !answer.ok && answer.refusal.currentVersion === change.expectedVersion + 1;
          return met ? ok(answer.refusal.currentVersion) : answer;
        },
      })),
    },
    {
      name: 'loses the events',
      rejectedBy: 'appends the events of a save to the log, once, as they were, with their keys, and in their order',
      sabotage: broken((store) => ({ save: (change) => store.save({ ...change, events: [] }) })),
    },
    {
      name: 'keys the events by what they are about',
      rejectedBy: 'appends the events of a save to the log, once, as they were, with their keys, and in their order',
      sabotage: broken((store) => ({
        save: (change) => store.save({ ...change, events: change.events.map(misrouted) }),
      })),
    },
    {
      name: 'tells of a save it refused',
      rejectedBy: 'refuses a save against another version, says which is stored, and changes nothing',
      sabotage: broken((store, { sample }) => ({
        save: async (change) => {
          const answer = await store.save(change);
          const { state } = sample();
          if (!answer.ok) await store.save({ state, events: change.events, expectedVersion: 0 });
          return answer;
        },
      })),
    },
    {
      name: 'makes what it is asked to change',
      rejectedBy: 'refuses to change what was never saved',
      sabotage: broken((store) => ({
        save: async (change) => {
          const answer = await store.save(change);
          const missing = !answer.ok && answer.refusal.currentVersion === 0;
          return missing ? store.save({ ...change, expectedVersion: 0 }) : answer;
        },
      })),
    },
    {
      name: 'finds what was first saved',
      rejectedBy: 'finds what the last save wrote, under a version that counts the saves',
      sabotage: broken((store) => {
        const first = new Map<Id, Awaited<ReturnType<Store['find']>>>();
        return {
          find: async (id) => {
            const found = first.get(id) ?? (await store.find(id));
            first.set(id, found);
            return found;
          },
        };
      }),
    },
  ];
};
