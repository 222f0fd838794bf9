import { ok } from '../../../kernel/index.ts';
import type { AggregateStore } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { turnsApart } from '../locking-alone.ts';
import type { Turn } from '../locking-alone.ts';
import { misrouted } from '../samples.ts';
import type { AggregateStoreSubject } from './subject.ts';

/** Broken aggregate stores, one defect each. */
export const aggregateStoreSaboteurs = <Id, State>(): readonly Saboteur<AggregateStoreSubject<Id, State>>[] => {
  type Subject = AggregateStoreSubject<Id, State>;
  type Store = AggregateStore<Id, State>;
  const broken =
    (change: (store: Store, subject: Subject, turn: Turn) => Partial<Store>) =>
    (subject: Subject): Subject => {
      const { ofProcess, race } = turnsApart();
      const wrong = (store: Store): Store => ({ ...store, ...change(store, subject, ofProcess()) });
      const { peer: open, store } = subject;
      const peer = async (opening: NonNullable<Subject['peer']>): ReturnType<NonNullable<Subject['peer']>> => {
        const opened = await opening();
        race();
        return { ...opened, store: wrong(opened.store) };
      };
      return { ...subject, store: wrong(store), ...(open && { peer: () => peer(open) }) };
    };
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
      name: 'locks within its process, looks at the version, and saves then',
      rejectedBy: 'lets one of fifty racing saves against one version through, the first and later ones',
      sabotage: broken((store, _, turn) => ({
        save: (change) =>
          turn(
            // A version that no aggregate ever reaches: the refusal tells which one is stored.
            () => store.save({ ...change, expectedVersion: 1_000_000 }),
            async (refused) => {
              const answer = await store.save(change);
              const wasMet = !refused.ok && refused.refusal.currentVersion === change.expectedVersion;
              return !answer.ok && wasMet ? ok(change.expectedVersion + 1) : answer;
            },
          ),
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
      name: 'keeps the first half of a change that fails',
      rejectedBy: 'saves all of a change or nothing, also when it fails on the way',
      sabotage: broken((store) => ({
        save: async (change) => {
          try {
            return await store.save(change);
          } catch (error) {
            await store.save({ ...change, events: [] });
            throw error;
          }
        },
      })),
    },
    {
      name: 'takes a version that is one behind',
      rejectedBy: 'refuses a save against another version, says which is stored, and changes nothing',
      sabotage: broken((store) => ({
        save: async (change) => {
          const answer = await store.save(change);
          const isBehind = !answer.ok && answer.refusal.currentVersion === change.expectedVersion + 1;
          return isBehind ? store.save({ ...change, expectedVersion: answer.refusal.currentVersion }) : answer;
        },
      })),
    },
    {
      name: 'takes a version that is still to come',
      rejectedBy: 'refuses a save against another version, says which is stored, and changes nothing',
      sabotage: broken((store) => ({
        save: async (change) => {
          const answer = await store.save(change);
          const isAhead =
            !answer.ok && 0 < answer.refusal.currentVersion && answer.refusal.currentVersion < change.expectedVersion;
          return isAhead ? store.save({ ...change, expectedVersion: answer.refusal.currentVersion }) : answer;
        },
      })),
    },
    {
      name: 'composes letters and marks',
      rejectedBy: 'tells ids apart by every character, and keeps them as they are',
      sabotage: broken((store) => ({
        save: (change) =>
          store.save({ ...change, state: JSON.parse(JSON.stringify(change.state).normalize('NFC')) as State }),
      })),
    },
    {
      name: 'finds an id by its first characters',
      rejectedBy: 'tells ids apart by every character, and keeps them as they are',
      sabotage: broken((store) => {
        const begun = new Map<string, Awaited<ReturnType<Store['find']>>>();
        return {
          find: async (id) => {
            const found = begun.get(String(id).slice(0, 64)) ?? (await store.find(id));
            begun.set(String(id).slice(0, 64), found);
            return found;
          },
        };
      }),
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
