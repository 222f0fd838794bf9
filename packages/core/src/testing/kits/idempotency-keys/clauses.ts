import type { PrincipalId } from '../../../kernel/index.ts';
import type { IdempotentRequest, KeyState } from '../../../messaging/index.ts';
import { expectSame, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, longMs, untilLapsed } from '../subject.ts';
import type { IdempotencyKeysSubject } from './subject.ts';

const request = (): IdempotentRequest => ({
  principalId: 'ada' as PrincipalId,
  operation: 'POST /orders',
  key: freshName('key'),
  fingerprint: 'of-the-body',
});

const answer = { status: 201, body: { zeta: 1, alpha: [null, true, 'ž “quoted”'], nested: { total: 1_999 } } };

const statusOf = ({ status }: KeyState): KeyState['status'] => status;

const howMany = (states: readonly KeyState[], status: KeyState['status']): number =>
  states.filter((state) => state.status === status).length;

const clauses: readonly Clause<IdempotencyKeysSubject>[] = [
  {
    name: 'gives a key to one of fifty callers at once, and tells the others it is in use',
    run: async ({ ports: { idempotencyKeys } }) => {
      const one = request();
      const states = await race(50, () => idempotencyKeys.begin(one, longMs));
      expectSame(howMany(states, 'begun'), 1, 'how many of fifty have the key');
      expectSame(howMany(states, 'running'), 49, 'how many are told it is in use');
    },
  },
  {
    name: 'gives everybody after it the answer, as it was given',
    run: async ({ ports: { idempotencyKeys } }) => {
      const one = request();
      await idempotencyKeys.begin(one, longMs);
      await idempotencyKeys.answer(one, answer);
      const states = await race(5, () => idempotencyKeys.begin(one, longMs));
      for (const state of states) {
        expectSame(state, { status: 'answered', answer }, 'a repeat');
        // The same bytes go out again, so the order of keys counts as well.
        if (state.status === 'answered')
          expectSame(JSON.stringify(state.answer.body), JSON.stringify(answer.body), 'the text of a repeated body');
      }
    },
  },
  {
    name: 'refuses a key with another body, before and after the answer',
    run: async ({ ports: { idempotencyKeys } }) => {
      const one = request();
      const other = { ...one, fingerprint: 'of-another-body' };
      await idempotencyKeys.begin(one, longMs);
      expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'mismatched', 'another body before the answer');
      await idempotencyKeys.answer(one, answer);
      expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'mismatched', 'another body after the answer');
      expectSame(statusOf(await idempotencyKeys.begin(one, longMs)), 'answered', 'the right body');
    },
  },
  {
    name: 'keeps the keys of different callers and operations apart',
    run: async ({ ports: { idempotencyKeys } }) => {
      const one = request();
      await idempotencyKeys.begin(one, longMs);
      await idempotencyKeys.answer(one, answer);
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
    name: 'lets one of many begin again what was begun and never answered, after its lease',
    run: async (subject) => {
      const one = request();
      const { idempotencyKeys } = subject.ports;
      await idempotencyKeys.begin(one, subject.ttlMs);
      await untilLapsed(subject);
      const states = await race(20, () => idempotencyKeys.begin(one, longMs));
      expectSame(howMany(states, 'begun'), 1, 'how many of twenty have the key after its lease');
      expectSame(howMany(states, 'running'), 19, 'how many are told it is in use');
    },
  },
  {
    name: 'gives a key that was given back to the next caller',
    run: async ({ ports: { idempotencyKeys } }) => {
      const one = request();
      await idempotencyKeys.begin(one, longMs);
      await idempotencyKeys.abandon(one);
      const other = { ...one, fingerprint: 'of-another-body' };
      expectSame(statusOf(await idempotencyKeys.begin(other, longMs)), 'begun', 'a key that was given back');
    },
  },
  {
    name: 'keeps an answer, whatever becomes of the lease and of those who give the key back',
    run: async (subject) => {
      const one = request();
      const { idempotencyKeys } = subject.ports;
      await idempotencyKeys.begin(one, subject.ttlMs);
      await idempotencyKeys.answer(one, answer);
      await idempotencyKeys.abandon(one);
      await untilLapsed(subject);
      expectSame(await idempotencyKeys.begin(one, longMs), { status: 'answered', answer }, 'an answered key');
    },
  },
];

/** What every `IdempotencyKeys` promises. */
export const idempotencyKeysKit: Kit<IdempotencyKeysSubject> = { port: 'IdempotencyKeys', clauses };
