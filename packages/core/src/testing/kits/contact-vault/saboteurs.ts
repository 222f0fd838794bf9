import type { ContactVault, DataKey } from '../../../contacts/index.ts';
import { fromBase64url, toBase64url } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import type { ContactVaultSubject } from './subject.ts';

const broken =
  (change: (vault: ContactVault) => Partial<ContactVault>) =>
  ({ vault }: ContactVaultSubject): ContactVaultSubject => ({ vault: { ...vault, ...change(vault) } });

const noKey = (): DataKey['bytes'] => new Uint8Array(32);
const nobody = { principalId: 'nobody' as DataKey['principalId'], keyId: 'none' };

/** Broken `ContactVault` adapters, one defect each. */
export const contactVaultSaboteurs: readonly Saboteur<ContactVaultSubject>[] = [
  {
    name: 'keeps plaintext',
    rejectedBy: 'tells nothing of a key in how it is wrapped',
    sabotage: broken((vault) => ({
      wrap: async ({ bytes }) => ({ masterKeyId: await vault.masterKeyId(), wrapped: toBase64url(bytes) }),
      unwrap: async ({ wrapped }) => fromBase64url(wrapped) ?? noKey(),
    })),
  },
  {
    name: 'gives every person one key',
    rejectedBy: 'unwraps what it wrapped',
    sabotage: broken((vault) => {
      let first: DataKey['bytes'] | undefined;
      return { unwrap: async (...asked) => (first ??= await vault.unwrap(...asked)) };
    }),
  },
  {
    name: 'unwraps for whoever asks',
    rejectedBy: 'unwraps a key for its person and name alone',
    sabotage: broken((vault) => ({
      wrap: (key) => vault.wrap({ ...key, ...nobody }),
      unwrap: (wrapped) => vault.unwrap(wrapped, nobody),
    })),
  },
  {
    name: 'makes up a key where it has none',
    rejectedBy: 'refuses what it did not wrap, or what was changed since',
    sabotage: broken((vault) => ({
      unwrap: (...asked) => vault.unwrap(...asked).catch(noKey),
    })),
  },
];
