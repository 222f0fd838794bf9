import type { ContactVault, DataKey } from '../../../contacts/index.ts';
import { toBase64url } from '../../../kernel/index.ts';
import type { PrincipalId } from '../../../kernel/index.ts';
import { freshName } from '../subject.ts';

/** A vault under test. */
export interface ContactVaultSubject {
  readonly vault: ContactVault;
}

/** Somebody's data key. */
export const someDataKey = (): DataKey => ({
  principalId: freshName('person') as PrincipalId,
  keyId: freshName('key'),
  bytes: crypto.getRandomValues(new Uint8Array(32)),
});

/** The most common text encodings of bytes. */
export const writtenOut = (bytes: Uint8Array): readonly string[] => {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  // The last characters of base64 depend on what follows, so they are left out.
  const base64url = toBase64url(bytes).slice(0, 40);
  return [hex, base64url, base64url.replaceAll('-', '+').replaceAll('_', '/')];
};
