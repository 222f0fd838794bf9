import { fromBase64url, invariant, TicketlyFault, toBase64url } from '../kernel/index.ts';
import type { ContactVault, DataKey } from './contact-vault.port.ts';
import { importKey, keyBytes, open, seal } from './seal.ts';

/** A master key of a deployment: 32 random bytes in base64url, 43 characters. */
export const parseMasterKey = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  const bytes = fromBase64url(text);
  return bytes?.length === keyBytes ? bytes : undefined;
};

/**
 * A {@link ContactVault} that keeps its master keys in memory. The first one wraps, all unwrap. To
 * rotate: put the new key first, rewrap every data key, and drop the old one.
 *
 * A master key's id is its hash, which reveals nothing about 32 random bytes.
 *
 * @example
 * const vault = await masterKeyVault([crypto.getRandomValues(new Uint8Array(32))]);
 */
export const masterKeyVault = async (
  masterKeys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]],
): Promise<ContactVault> => {
  const byId = new Map<string, CryptoKey>();
  for (const bytes of masterKeys) {
    invariant(bytes.length === keyBytes, `a master key has ${keyBytes} bytes, not ${bytes.length}`);
    byId.set(await nameOf(bytes), await importKey(bytes));
  }
  const masterKeyId = await nameOf(masterKeys[0]);
  const masterKey = (id: string): CryptoKey => {
    const found = byId.get(id);
    if (found !== undefined) return found;
    throw new TicketlyFault('misconfigured', `the master key ${id}, which encrypts keys of people, is not configured`);
  };
  return {
    masterKeyId: async () => masterKeyId,
    wrap: async (key) => ({
      masterKeyId,
      wrapped: await seal(masterKey(masterKeyId), key.bytes, belongsTo(key)),
    }),
    unwrap: async ({ masterKeyId: id, wrapped }, owner) => open(masterKey(id), wrapped, belongsTo(owner)),
  };
};

const belongsTo = ({ principalId, keyId }: Pick<DataKey, 'principalId' | 'keyId'>): readonly string[] => [
  'key of a person',
  principalId,
  keyId,
];

const nameOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const label = new TextEncoder().encode('ticketly contacts');
  const named = new Uint8Array(label.length + bytes.length);
  named.set(label);
  named.set(bytes, label.length);
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', named))).slice(0, 12);
};
