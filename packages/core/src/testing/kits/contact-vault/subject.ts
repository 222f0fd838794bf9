import type { ContactVault, DataKey } from '../../../contacts/index.ts';
import { toBase64url } from '../../../kernel/index.ts';
import type { PrincipalId } from '../../../kernel/index.ts';
import { freshName } from '../subject.ts';

/** A vault under test. */
export interface ContactVaultSubject {
  readonly vault: ContactVault;
}

/** A data key of somebody. */
export const someDataKey = (): DataKey => ({
  principalId: freshName('person') as PrincipalId,
  keyId: freshName('key'),
  bytes: crypto.getRandomValues(new Uint8Array(32)),
});

/** The ways in which bytes are most often written. */
export const writtenOut = (bytes: Uint8Array): readonly string[] => {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  // Without the last characters of base64, which depend on what follows.
  const base64url = toBase64url(bytes).slice(0, 40);
  return [hex, base64url, base64url.replaceAll('-', '+').replaceAll('_', '/')];
};
