import type { PersonKey } from '../../../contacts/index.ts';
import type { PrincipalId } from '../../../kernel/index.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** A store of personal keys. */
export type PersonKeysSubject = Pick<PortsSubject<'personKeys'>, 'ports' | 'peer'>;

/** A key for a person who has none yet. */
export const someKey = (over: Partial<PersonKey> = {}): PersonKey => ({
  principalId: freshName('person') as PrincipalId,
  keyId: freshName('key'),
  masterKeyId: freshName('master'),
  wrapped: freshName('wrapped'),
  ...over,
});

/** Keys in a fixed order. */
export const sorted = (keys: readonly PersonKey[]): readonly PersonKey[] =>
  keys.toSorted((one, other) => (one.principalId < other.principalId ? -1 : 1));
