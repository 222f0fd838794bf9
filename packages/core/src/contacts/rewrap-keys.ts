import { atMostAtOnce } from '../kernel/index.ts';
import type { PersonKey } from './person-keys.port.ts';
import type { KeyPorts } from './person-key.ts';

const readAtOnce = 200;
const wrappedAtOnce = 8;

/**
 * Rewraps every personal key that an older master key wraps with the current one, so that the older
 * one can be dropped. Sealed content stays unchanged. It may be interrupted and repeated, and runs
 * alongside everything else.
 *
 * @returns how many keys were rewrapped. Faults: `misconfigured` if the vault lacks an older key.
 * @example
 * const count = await rewrapKeys({ personKeys, contactVault });
 */
export const rewrapKeys = async (ports: KeyPorts): Promise<number> => {
  const masterKeyId = await ports.contactVault.masterKeyId();
  let rewrapped = 0;
  for (;;) {
    const older = await ports.personKeys.wrappedByOthers(masterKeyId, readAtOnce);
    if (older.length === 0) return rewrapped;
    await atMostAtOnce(wrappedAtOnce, older, (key) => rewrapOne(ports, key));
    rewrapped += older.length;
  }
};

const rewrapOne = async ({ personKeys, contactVault }: KeyPorts, key: PersonKey): Promise<void> => {
  const { principalId, keyId } = key;
  const bytes = await contactVault.unwrap(key, key);
  await personKeys.rewrap({ principalId, keyId, ...(await contactVault.wrap({ principalId, keyId, bytes })) });
};
