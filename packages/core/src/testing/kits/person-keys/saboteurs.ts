import type { PersonKey } from '../../../contacts/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import type { PersonKeysSubject } from './subject.ts';

const broken = breaking<'personKeys', PersonKeysSubject>('personKeys');

/** Broken `PersonKeys` adapters, one defect each. */
export const personKeysSaboteurs: readonly Saboteur<PersonKeysSubject>[] = [
  {
    name: 'replaces the key at the second call',
    rejectedBy: 'keeps the first key of a person, and gives it to whoever brings another',
    sabotage: broken((keys) => ({
      keep: async (key) => {
        await keys.erase(key.principalId);
        return keys.keep(key);
      },
    })),
  },
  {
    name: 'locks within its process, looks whether there is a key, and gives the new one then',
    rejectedBy: 'makes one key when twenty make a person’s first at once',
    sabotage: lockingAlone<'personKeys', PersonKeysSubject>('personKeys')((keys, turn) => ({
      keep: (key) =>
        turn(
          () => keys.find([key.principalId]),
          async ([known]) => {
            await keys.keep(known ?? key);
            return known ?? key;
          },
        ),
    })),
  },
  {
    name: 'mixes persons up',
    rejectedBy: 'finds the keys of those asked for, each once, and of nobody else',
    sabotage: broken((keys) => ({
      find: async (principalIds) => {
        const found = await keys.find(principalIds);
        return found.map((key, index) => ({ ...key, wrapped: (found[index + 1] ?? found[0] ?? key).wrapped }));
      },
    })),
  },
  {
    name: 'returns an erased person from memory',
    rejectedBy: 'never tells of a key again that was erased',
    sabotage: broken((keys) => {
      const remembered = new Map<string, PersonKey>();
      return {
        keep: async (key) => {
          const kept = await keys.keep(key);
          remembered.set(kept.principalId, kept);
          return kept;
        },
        find: async (principalIds) => principalIds.flatMap((principalId) => remembered.get(principalId) ?? []),
      };
    }),
  },
  {
    name: 'remembers keys in its process',
    rejectedBy: 'tells no process of a key that another has erased',
    sabotage: broken((keys) => {
      const known = new Map<string, readonly PersonKey[]>();
      return {
        find: async (principalIds) => {
          const name = principalIds.join();
          const found = known.get(name) ?? (await keys.find(principalIds));
          known.set(name, found);
          return found;
        },
      };
    }),
  },
  {
    name: 'brings an erased key back when it is wrapped anew',
    rejectedBy: 'never tells of a key again that was erased',
    sabotage: broken((keys) => ({
      rewrap: async (key) => (await keys.rewrap(key)) || (await keys.keep(key)).keyId === key.keyId,
    })),
  },
  {
    name: 'forgets which master key wraps a key anew',
    rejectedBy: 'tells which keys another master key wraps, and takes how they are wrapped anew',
    sabotage: broken((keys) => ({
      rewrap: async (key) => {
        const [known] = await keys.find([key.principalId]);
        return keys.rewrap({ ...key, masterKeyId: known?.masterKeyId ?? key.masterKeyId });
      },
    })),
  },
];
