import { toBase64url } from '../kernel/index.ts';
import type { PrincipalId } from '../kernel/index.ts';
import type { ContactVault } from './contact-vault.port.ts';
import type { PersonKey, PersonKeys } from './person-keys.port.ts';
import { importKey, newKey } from './seal.ts';

/** The ports that make and read personal keys. */
export interface KeyPorts {
  readonly personKeys: PersonKeys;
  readonly contactVault: ContactVault;
}

/** A person's unwrapped key. No process keeps it longer than it takes to answer. */
export interface OpenKey {
  readonly keyId: string;
  readonly key: CryptoKey;
}

/** The person's key; makes one if they have none. */
export const keyOfPerson = async (ports: KeyPorts, principalId: PrincipalId): Promise<OpenKey> => {
  const [known] = await ports.personKeys.find([principalId]);
  return openKey(ports, known ?? (await ports.personKeys.keep(await freshKey(ports, principalId))));
};

/** Unwraps a key. */
export const openKey = async ({ contactVault }: Pick<KeyPorts, 'contactVault'>, key: PersonKey): Promise<OpenKey> => ({
  keyId: key.keyId,
  key: await importKey(await contactVault.unwrap(key, key)),
});

const keyIdBytes = 12;

const freshKey = async ({ contactVault }: KeyPorts, principalId: PrincipalId): Promise<PersonKey> => {
  const keyId = toBase64url(crypto.getRandomValues(new Uint8Array(keyIdBytes)));
  const bytes = await newKey();
  return { principalId, keyId, ...(await contactVault.wrap({ principalId, keyId, bytes })) };
};
