import type { PrincipalId } from '../../../kernel/index.ts';
import type { IdempotentRequest } from '../../../messaging/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { ofFields, rewriting } from '../rewriting.ts';
import type { Rewrite } from '../rewriting.ts';
import { breaking, fragileText, freshName, longMs } from '../subject.ts';
import type { IdempotencyKeysSubject } from './subject.ts';

const bodiesClause = 'gives back whatever a body may be, also nothing';
const longClause = 'gives back a long body whole';
const bodyClause = 'tells bodies apart by every character of their digests';

const request = (fingerprint = 'of-the-body'): IdempotentRequest => ({
  ...{ principalId: 'ada' as PrincipalId, operation: 'POST /orders', key: freshName('key'), fingerprint },
});

/** What JSON can say, and a store may say otherwise. */
const bodies: readonly unknown[] = [
  ...[null, '', 0, false, [], {}, [[]], [null, { a: null }]],
  ...[9_007_199_254_740_991, -1, 0.1, 1e21, 1e-7, 3_000_000_000.25],
  ...[fragileText, 'a\0b', '\u2028\\u0041"', { '': '', $set: 1, 'a.b': 2, '2': 'two', '10': 'ten' }],
];

const answered = async ({ ports }: IdempotencyKeysSubject, body: unknown, status = 200): Promise<unknown> => {
  const { idempotencyKeys } = ports;
  const one = request();
  const begun = await idempotencyKeys.begin(one, longMs);
  expectThat(begun.status === 'begun', `a key that is free is ${begun.status}`);
  await idempotencyKeys.answer(one, begun.lease, { status, body });
  return idempotencyKeys.begin(one, longMs);
};

/** What `IdempotencyKeys` promises about what it is given: that it stays as it is, and whole. */
export const asGivenClauses: readonly Clause<IdempotencyKeysSubject>[] = [
  {
    name: bodiesClause,
    run: async (subject) => {
      for (const body of bodies) {
        const promised = { status: 'answered', answer: { status: 299, body } };
        const seen = await answered(subject, body, 299);
        expectSame(JSON.stringify(seen), JSON.stringify(promised), `the answer ${JSON.stringify(body)}`);
      }
    },
  },
  {
    name: longClause,
    run: async (subject) => {
      const body = { text: `${'0123456789'.repeat(100_000)}.` };
      const seen =
        JSON.stringify(await answered(subject, body)) ===
        JSON.stringify({ status: 'answered', answer: { status: 200, body } });
      expectThat(seen, 'a body of a million characters is another one when it is given again');
    },
  },
  {
    name: bodyClause,
    run: async ({ ports: { idempotencyKeys } }) => {
      const digest = 'aB'.repeat(32);
      for (const other of [digest.toLowerCase(), `${digest.slice(0, -1)}b`, digest.slice(0, 32), `${digest} `]) {
        const one = request(digest);
        await idempotencyKeys.begin(one, longMs);
        const { status } = await idempotencyKeys.begin({ ...one, fingerprint: other }, longMs);
        expectSame(status, 'mismatched', `a key with the body ${other}`);
      }
    },
  },
];

const broken = breaking<'idempotencyKeys', IdempotencyKeysSubject>('idempotencyKeys');
const rewrite = rewriting<'idempotencyKeys', IdempotencyKeysSubject>('idempotencyKeys');

/** Rewrites the numbers of a body, and leaves the status. */
const numbers =
  (change: (value: number) => number): Rewrite =>
  (value, field) =>
    typeof value === 'number' && field === 'body' ? change(value) : value;

/** `IdempotencyKeys` that keep something else than they were given, one defect each. */
export const asGivenSaboteurs: readonly Saboteur<IdempotencyKeysSubject>[] = [
  {
    name: 'takes an empty body for no answer',
    rejectedBy: bodiesClause,
    sabotage: broken((keys) => ({
      begin: async (one, leaseMs) => {
        const state = await keys.begin(one, leaseMs);
        return state.status === 'answered' && !state.answer.body ? { status: 'running' } : state;
      },
    })),
  },
  { name: 'keeps numbers in 32 bits', rejectedBy: bodiesClause, sabotage: rewrite(numbers((value) => value | 0)) },
  { name: 'keeps numbers in single precision', rejectedBy: bodiesClause, sabotage: rewrite(numbers(Math.fround)) },
  {
    name: 'keeps no character beyond 16 bits',
    rejectedBy: bodiesClause,
    sabotage: rewrite((value) => (typeof value === 'string' ? value.replace(/[\u{10000}-\u{10ffff}]/gu, '?') : value)),
  },
  {
    name: 'leaves out what is null',
    rejectedBy: bodiesClause,
    sabotage: broken((keys) => ({
      answer: (one, lease, { status, body }) => {
        const text = JSON.stringify(body ?? null, (_, value: unknown) =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null))
            : value,
        );
        return keys.answer(one, lease, { status, body: JSON.parse(text) as unknown });
      },
    })),
  },
  {
    name: 'ends a text at its first zero',
    rejectedBy: bodiesClause,
    sabotage: rewrite((value) => (typeof value === 'string' ? (value.split('\0')[0] ?? '') : value)),
  },
  {
    name: 'cuts a long body',
    rejectedBy: longClause,
    sabotage: rewrite((value) => (typeof value === 'string' ? value.slice(0, 65_535) : value)),
  },
  {
    name: 'ignores the case of a digest',
    rejectedBy: bodyClause,
    sabotage: rewrite(ofFields(['fingerprint'], (text) => text.toLowerCase())),
  },
  {
    name: 'looks at the first half of a digest',
    rejectedBy: bodyClause,
    sabotage: rewrite(ofFields(['fingerprint'], (text) => text.slice(0, 32))),
  },
];
