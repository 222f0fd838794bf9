import type { TicketKeys } from '@ticketly/core';
import { calculateJwkThumbprint, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

const importKey = async (key: JWK): Promise<CryptoKey> => (await importJWK(key, 'EdDSA')) as CryptoKey;

/** Signs tickets with one Ed25519 key, named by its thumbprint (RFC 7638). */
export const ticketKeysOf = async (privateJwk: JWK): Promise<TicketKeys> => {
  const { d: _secret, ...publicJwk } = privateJwk;
  const keyId = `k-${(await calculateJwkThumbprint(publicJwk)).slice(0, 12)}`;
  const [privateKey, key] = await Promise.all([importKey(privateJwk), importKey(publicJwk)]);
  return {
    current: async () => ({ keyId, privateKey }),
    publicKeys: async () => [{ keyId, key }],
  };
};
