import type { TicketKeys } from '../tickets/index.ts';

/** One Ed25519 key pair, created on first use and gone with the process. */
export const memoryTicketKeys = (): TicketKeys => {
  const made = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  let pair: Promise<CryptoKeyPair> | undefined;
  const keyId = 'memory-1';
  return {
    current: async () => ({ keyId, privateKey: (await (pair ??= made())).privateKey }),
    publicKeys: async () => [{ keyId, key: (await (pair ??= made())).publicKey }],
  };
};
