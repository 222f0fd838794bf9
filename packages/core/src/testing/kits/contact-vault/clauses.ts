import { isTicketlyFault } from '../../../kernel/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { someDataKey, writtenOut } from './subject.ts';
import type { ContactVaultSubject } from './subject.ts';

const faultOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no fault',
    (error: unknown) => (isTicketlyFault(error) ? error.code : 'another error'),
  );

const clauses: readonly Clause<ContactVaultSubject>[] = [
  {
    name: 'unwraps what it wrapped',
    run: async ({ vault }) => {
      const [one, other] = [someDataKey(), someDataKey()];
      const wrapped = [await vault.wrap(one), await vault.wrap(other)] as const;
      expectSame([...(await vault.unwrap(wrapped[0], one))], [...one.bytes], 'the first key');
      expectSame([...(await vault.unwrap(wrapped[1], other))], [...other.bytes], 'the second key');
      const masterKeyId = await vault.masterKeyId();
      expectSame(
        wrapped.map((each) => each.masterKeyId),
        [masterKeyId, masterKeyId],
        'the master key of both',
      );
    },
  },
  {
    name: 'tells nothing of a key in how it is wrapped',
    run: async ({ vault }) => {
      const key = someDataKey();
      const { wrapped } = await vault.wrap(key);
      expectThat(!writtenOut(key.bytes).some((form) => wrapped.includes(form)), 'the wrapped key holds the key');
      expectThat((await vault.wrap(key)).wrapped !== wrapped, 'a key was wrapped twice in the same way');
    },
  },
  {
    name: 'unwraps a key for its person and name alone',
    run: async ({ vault }) => {
      const [key, other] = [someDataKey(), someDataKey()];
      const wrapped = await vault.wrap(key);
      const { principalId, keyId } = key;
      const strangers = [
        { principalId: other.principalId, keyId },
        { principalId, keyId: other.keyId },
      ];
      for (const owner of strangers) expectSame(await faultOf(vault.unwrap(wrapped, owner)), 'corrupt', 'the fault');
    },
  },
  {
    name: 'refuses what it did not wrap, or what was changed since',
    run: async ({ vault }) => {
      const key = someDataKey();
      const { masterKeyId, wrapped } = await vault.wrap(key);
      const middle = Math.floor(wrapped.length / 2);
      const swapped = wrapped.at(middle) === 'A' ? 'B' : 'A';
      const changed = [wrapped.slice(0, middle) + swapped + wrapped.slice(middle + 1), wrapped.slice(0, -4), ''];
      for (const each of changed)
        expectSame(await faultOf(vault.unwrap({ masterKeyId, wrapped: each }, key)), 'corrupt', 'the fault');
      const strange = { masterKeyId: `not ${masterKeyId}`, wrapped };
      expectSame(await faultOf(vault.unwrap(strange, key)), 'misconfigured', 'the fault of an unknown master key');
    },
  },
];

/** What every `ContactVault` promises. */
export const contactVaultKit: Kit<ContactVaultSubject> = { port: 'ContactVault', clauses };
