import { masterKeyVault } from '../contacts/index.ts';
import type { ContactVault, PersonKey, PersonKeys } from '../contacts/index.ts';
import type { PrincipalId } from '../kernel/index.ts';

/** Per-person keys in memory. */
export const memoryPersonKeys = (): PersonKeys => {
  const keys = new Map<PrincipalId, PersonKey>();
  return {
    keep: async (key) => {
      const known = keys.get(key.principalId);
      if (known === undefined) keys.set(key.principalId, key);
      return known ?? key;
    },
    find: async (principalIds) => [...new Set(principalIds)].flatMap((principalId) => keys.get(principalId) ?? []),
    erase: async (principalId) => keys.delete(principalId),
    wrappedByOthers: async (masterKeyId, limit) =>
      [...keys.values()].filter((key) => key.masterKeyId !== masterKeyId).slice(0, limit),
    rewrap: async (key) => {
      const isTheirs = keys.get(key.principalId)?.keyId === key.keyId;
      if (isTheirs) keys.set(key.principalId, key);
      return isTheirs;
    },
  };
};

/** A vault with one random master key, created on first use and gone with the process. */
export const memoryContactVault = (): ContactVault => {
  let made: Promise<ContactVault> | undefined;
  const vault = (): Promise<ContactVault> => (made ??= masterKeyVault([crypto.getRandomValues(new Uint8Array(32))]));
  return {
    masterKeyId: async () => (await vault()).masterKeyId(),
    wrap: async (key) => (await vault()).wrap(key),
    unwrap: async (wrapped, owner) => (await vault()).unwrap(wrapped, owner),
  };
};
