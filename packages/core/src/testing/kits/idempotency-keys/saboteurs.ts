import type { PrincipalId } from '../../../kernel/index.ts';
import type { IdempotencyKeys, IdempotentRequest } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking, longMs } from '../subject.ts';
import { asGivenSaboteurs } from './as-given.ts';
import type { IdempotencyKeysSubject } from './subject.ts';

const broken = breaking<'idempotencyKeys', IdempotencyKeysSubject>('idempotencyKeys');

/** Passes on a different request from the one it was given. */
const renamed =
  (name: (request: IdempotentRequest) => IdempotentRequest) =>
  (keys: IdempotencyKeys): IdempotencyKeys => ({
    begin: (one, leaseMs) => keys.begin(name(one), leaseMs),
    answer: (one, lease, given) => keys.answer(name(one), lease, given),
    abandon: (one, lease) => keys.abandon(name(one), lease),
  });

/** Knows the latest lease of each key. */
const whateverLease =
  (change: (keys: IdempotencyKeys, latestOf: (one: IdempotentRequest) => string) => Partial<IdempotencyKeys>) =>
  (keys: IdempotencyKeys): Partial<IdempotencyKeys> => {
    const latest = new Map<string, string>();
    return {
      begin: async (one, leaseMs) => {
        const state = await keys.begin(one, leaseMs);
        if (state.status === 'begun') latest.set(one.key, state.lease);
        return state;
      },
      ...change(keys, ({ key }) => latest.get(key) ?? ''),
    };
  };

/** Broken `IdempotencyKeys` adapters, one defect each. */
export const idempotencyKeysSaboteurs: readonly Saboteur<IdempotencyKeysSubject>[] = [
  {
    name: 'checks, then acts',
    rejectedBy: 'gives a key to one of fifty callers at once, and tells the others it is in use',
    sabotage: broken((keys) => {
      const begun = new Set<string>();
      return {
        begin: async (one, leaseMs) => {
          const free = !begun.has(one.key);
          const state = await keys.begin(one, leaseMs);
          begun.add(one.key);
          return free ? { status: 'begun', lease: 'own' } : state;
        },
      };
    }),
  },
  {
    name: 'locks within its process, looks whether a key is free, and takes it then',
    rejectedBy: 'gives a key to one of fifty callers at once, and tells the others it is in use',
    sabotage: (subject) => {
      const begun = new Set<string>();
      return lockingAlone<'idempotencyKeys', IdempotencyKeysSubject>('idempotencyKeys')((keys, turn) => ({
        begin: (one, leaseMs) =>
          turn(
            async () => begun.has(one.key),
            async (isTaken) => {
              begun.add(one.key);
              const state = await keys.begin(one, leaseMs);
              return isTaken ? state : { status: 'begun', lease: 'own' };
            },
          ),
      }))(subject);
    },
  },
  {
    name: 'remembers the status without the body',
    rejectedBy: 'gives everybody after it the answer, as it was given',
    sabotage: broken((keys) => ({
      answer: (one, lease, { status }) => keys.answer(one, lease, { status, body: null }),
    })),
  },
  {
    name: 'looks at no body',
    rejectedBy: 'refuses a key with another body, before and after the answer',
    sabotage: broken(renamed((one) => ({ ...one, fingerprint: 'any' }))),
  },
  {
    name: 'gives one caller the answer of another',
    rejectedBy: 'keeps the keys of different callers and operations apart',
    sabotage: broken(renamed((one) => ({ ...one, principalId: 'anybody' as PrincipalId }))),
  },
  {
    name: 'gives the answer of one operation for another',
    rejectedBy: 'keeps the keys of different callers and operations apart',
    sabotage: broken(renamed((one) => ({ ...one, operation: 'any' }))),
  },
  {
    name: 'writes caller, operation and key into one line',
    rejectedBy: 'tells caller, operation and key apart wherever the one ends and the other begins',
    sabotage: broken(
      renamed((one) => ({
        principalId: 'anybody' as PrincipalId,
        operation: 'any',
        key: [one.principalId, one.operation, one.key].join('\n'),
        fingerprint: one.fingerprint,
      })),
    ),
  },
  {
    name: 'ignores the case of a key',
    rejectedBy: 'tells keys apart by every character',
    sabotage: broken(renamed((one) => ({ ...one, key: one.key.toLowerCase() }))),
  },
  {
    name: 'cuts long keys',
    rejectedBy: 'tells keys apart by every character',
    sabotage: broken(renamed((one) => ({ ...one, key: one.key.slice(0, 64) }))),
  },
  {
    name: 'never gives up a key that was begun',
    rejectedBy: 'lets one of many begin again what was begun and never answered, after its lease',
    sabotage: broken((keys) => ({ begin: (one) => keys.begin(one, longMs) })),
  },
  {
    name: 'takes no key back',
    rejectedBy: 'gives a key that was given back to the next caller',
    sabotage: broken(() => ({ abandon: async () => {} })),
  },
  {
    name: 'forgets an answer whose key is given back',
    rejectedBy: 'keeps an answer, whatever becomes of the lease and of those who give the key back',
    sabotage: broken((keys) => {
      const abandoned = new Set<string>();
      return {
        abandon: async (one, lease) => {
          abandoned.add(one.key);
          await keys.abandon(one, lease);
        },
        begin: async (one, leaseMs) =>
          abandoned.has(one.key) ? { status: 'begun', lease: 'own' } : keys.begin(one, leaseMs),
      };
    }),
  },
  {
    name: 'drops an answer that comes after the lease',
    rejectedBy: 'takes an answer that comes after the lease, if nobody has begun the key again',
    sabotage: broken((keys) => ({
      answer: async (one, lease, given) => {
        const state = await keys.begin(one, longMs);
        if (state.status === 'running') await keys.answer(one, lease, given);
      },
    })),
  },
  {
    name: 'lets whoever began a key answer it',
    rejectedBy: 'lets only the latest lease answer a key or give it back',
    sabotage: broken(
      whateverLease((keys, latestOf) => ({ answer: (one, _, given) => keys.answer(one, latestOf(one), given) })),
    ),
  },
  {
    name: 'lets whoever began a key give it back',
    rejectedBy: 'lets only the latest lease answer a key or give it back',
    sabotage: broken(whateverLease((keys, latestOf) => ({ abandon: (one) => keys.abandon(one, latestOf(one)) }))),
  },
  ...asGivenSaboteurs,
];
