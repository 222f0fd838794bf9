import type { PrincipalId } from '../../../kernel/index.ts';
import type { IdempotentRequest, KeyState } from '../../../messaging/index.ts';
import { expectSame, expectThat, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { betweenNames, freshName, longMs, untilLapsed, raceOnBoth, lookalikes } from '../subject.ts';
import { asGivenClauses } from './as-given.ts';
import type { IdempotencyKeysSubject } from './subject.ts';

const request = (): IdempotentRequest => ({
  principalId: 'ada' as PrincipalId,
  operation: 'POST /orders',
  key: freshName('key'),
  fingerprint: 'of-the-body',
});

const answer = { status: 201, body: { zeta: 1, alpha: [null, true, 'ž “quoted”'], nested: { total: 1_999 } } };

const statusOf = ({ status }: KeyState): KeyState['status'] => status;

/** Begins a key that is free. @returns the lease. */
const leaseOf = async (
  { idempotencyKeys }: IdempotencyKeysSubject['ports'],
  one: IdempotentRequest,
  leaseMs = longMs,
): Promise<string> => {
  const state = await idempotencyKeys.begin(one, leaseMs);
  expectThat(state.status === 'begun', `a key that is free is ${state.status}`);
  return state.lease;
};

const howMany = (states: readonly KeyState[], status: KeyState['status']): number =>
  states.filter((state) => state.status === status).length;

const clauses: readonly Clause<IdempotencyKeysSubject>[] = [
  {
    name: 'gives a key to one of fifty callers at once, and tells the others it is in use',
    races: true,
    run: async (subject) => {
      const one = request();
      const states = await raceOnBoth(subject, 50, ({ idempotencyKeys }) => idempotencyKeys.begin(one, longMs));
      expectSame(howMany(states, 'begun'), 1, 'how many of fifty have the key');
      expectSame(howMany(states, 'running'), 49, 'how many are told it is in use');
    },
  },
  {
    name: 'gives everybody after it the answer, as it was given',
    run: async ({ ports }) => {
      const { idempotencyKeys } = ports;
      const one = request();
      await idempotencyKeys.answer(one, await leaseOf(ports, one), answer);
      const states = await race(5, () => idempotencyKeys.begin(one, longMs));
      for (const state of states) {
        expectSame(state, { status: 'answered', answer }, 'a repeat');
        // The same bytes go out again, so the order of keys matters as well.
        if (state.status === 'answered')
          expectSame(JSON.stringify(state.answer.body), JSON.stringify(answer.body), 'the text of a repeated body');
      }
    },
  },
  {
    name: 'refuses a key with another body, before and after the answer',
    run: async ({ ports }) => {
      const { idempotencyKeys } = ports;
      const one = request();
      const other = { ...one, fingerprint: 'of-another-body' };
      const lease = await leaseOf(ports, one);
      expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'mismatched', 'another body before the answer');
      await idempotencyKeys.answer(one, lease, answer);
      expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'mismatched', 'another body after the answer');
      expectSame(statusOf(await idempotencyKeys.begin(one, longMs)), 'answered', 'the right body');
    },
  },
  {
    name: 'keeps the keys of different callers and operations apart',
    run: async ({ ports }) => {
      const { idempotencyKeys } = ports;
      const one = request();
      await idempotencyKeys.answer(one, await leaseOf(ports, one), answer);
      const others = [
        { ...one, principalId: 'bob' as PrincipalId },
        { ...one, operation: 'POST /holds' },
        { ...one, key: freshName('key') },
      ];
      for (const other of others)
        expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'begun', 'a key that looks like another');
    },
  },
  {
    name: 'tells caller, operation and key apart wherever the one ends and the other begins',
    run: async ({ ports }) => {
      const { idempotencyKeys } = ports;
      for (const sign of betweenNames) {
        const { key, fingerprint } = request();
        const named = (principalId: string, operation: string, name: string): IdempotentRequest => ({
          principalId: principalId as PrincipalId,
          operation,
          key: name,
          fingerprint,
        });
        const one = named(`ada${sign}x`, 'y', key);
        await idempotencyKeys.answer(one, await leaseOf(ports, one), answer);
        const others = [named('ada', `x${sign}y`, key), named('ada', 'x', `y${sign}${key}`)];
        for (const other of others) {
          const state = await idempotencyKeys.begin(other, longMs);
          expectSame(statusOf(state), 'begun', `the key ${other.key} of ${other.principalId} for ${other.operation}`);
        }
        expectSame(statusOf(await idempotencyKeys.begin(one, longMs)), 'answered', 'the key that was answered');
      }
    },
  },
  {
    name: 'tells keys apart by every character',
    run: async ({ ports }) => {
      const one = request();
      for (const key of lookalikes(one.key)) await leaseOf(ports, { ...one, key });
    },
  },
  {
    name: 'lets one of many begin again what was begun and never answered, after its lease',
    races: true,
    run: async (subject) => {
      const one = request();
      const { idempotencyKeys } = subject.ports;
      await idempotencyKeys.begin(one, subject.ttlMs);
      await untilLapsed(subject);
      const states = await raceOnBoth(subject, 20, (ports) => ports.idempotencyKeys.begin(one, longMs));
      expectSame(howMany(states, 'begun'), 1, 'how many of twenty have the key after its lease');
      expectSame(howMany(states, 'running'), 19, 'how many are told it is in use');
    },
  },
  {
    name: 'gives a key that was given back to the next caller',
    run: async ({ ports }) => {
      const { idempotencyKeys } = ports;
      const one = request();
      await idempotencyKeys.abandon(one, await leaseOf(ports, one));
      const other = { ...one, fingerprint: 'of-another-body' };
      expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'begun', 'a key that was given back');
    },
  },
  {
    name: 'keeps an answer, whatever becomes of the lease and of those who give the key back',
    run: async (subject) => {
      const one = request();
      const { idempotencyKeys } = subject.ports;
      const lease = await leaseOf(subject.ports, one, subject.ttlMs);
      await idempotencyKeys.answer(one, lease, answer);
      await idempotencyKeys.abandon(one, lease);
      await idempotencyKeys.answer(one, lease, { status: 200, body: 'another' });
      await untilLapsed(subject);
      expectSame(await idempotencyKeys.begin(one, longMs), { status: 'answered', answer }, 'an answered key');
    },
  },
  {
    name: 'takes an answer that comes after the lease, if nobody has begun the key again',
    run: async (subject) => {
      const one = request();
      const { idempotencyKeys } = subject.ports;
      const lease = await leaseOf(subject.ports, one, subject.ttlMs);
      await untilLapsed(subject);
      await idempotencyKeys.answer(one, lease, answer);
      expectSame(await idempotencyKeys.begin(one, longMs), { status: 'answered', answer }, 'a key answered late');
    },
  },
  {
    name: 'lets only the latest lease answer a key or give it back',
    run: async (subject) => {
      const one = request();
      const { idempotencyKeys } = subject.ports;
      const slow = await leaseOf(subject.ports, one, subject.ttlMs);
      await untilLapsed(subject);
      const lease = await leaseOf(subject.ports, one);
      await idempotencyKeys.abandon(one, slow);
      expectSame(statusOf(await idempotencyKeys.begin(one, longMs)), 'running', 'a key the first caller gave back');
      await idempotencyKeys.answer(one, slow, { status: 503, body: 'late' });
      expectSame(statusOf(await idempotencyKeys.begin(one, longMs)), 'running', 'a key the first caller answered');
      await idempotencyKeys.answer(one, lease, answer);
      expectSame(await idempotencyKeys.begin(one, longMs), { status: 'answered', answer }, 'the answered key');
    },
  },
];

/** What every `IdempotencyKeys` promises. */
export const idempotencyKeysKit: Kit<IdempotencyKeysSubject> = {
  port: 'IdempotencyKeys',
  clauses: [...clauses, ...asGivenClauses],
};
