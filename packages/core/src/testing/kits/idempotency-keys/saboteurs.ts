import type { PrincipalId } from '../../../kernel/index.ts';
import type { IdempotencyKeys, IdempotentRequest } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking, longMs } from '../subject.ts';
import type { IdempotencyKeysSubject } from './subject.ts';

const broken = breaking<'idempotencyKeys', IdempotencyKeysSubject>('idempotencyKeys');

/** Asks for another request than was meant. */
const renamed =
  (name: (request: IdempotentRequest) => IdempotentRequest) =>
  (keys: IdempotencyKeys): IdempotencyKeys => ({
    begin: (one, leaseMs) => keys.begin(name(one), leaseMs),
    answer: (one, given) => keys.answer(name(one), given),
    abandon: (one) => keys.abandon(name(one)),
  });

/** `IdempotencyKeys` made wrong, one defect each. */
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
          return free ? { status: 'begun' } : state;
        },
      };
    }),
  },
  {
    name: 'remembers the status without the body',
    rejectedBy: 'gives everybody after it the answer, as it was given',
    sabotage: broken((keys) => ({ answer: (one, { status }) => keys.answer(one, { status, body: null }) })),
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
        abandon: async (one) => {
          abandoned.add(one.key);
          await keys.abandon(one);
        },
        begin: async (one, leaseMs) => (abandoned.has(one.key) ? { status: 'begun' } : keys.begin(one, leaseMs)),
      };
    }),
  },
];
