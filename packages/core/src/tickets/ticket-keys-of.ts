import { toBase64url } from '../kernel/index.ts';
import type { TicketKeys, TicketPublicKey } from './ticket-keys.port.ts';

/** A private Ed25519 key as RFC 8037 writes it. */
export interface TicketKeyJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The public key. */
  readonly x: string;
  /** The private key: a secret. */
  readonly d: string;
}

/** Makes a key to sign tickets with. */
export const newTicketKey = async (): Promise<TicketKeyJwk> => {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const { x = '', d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { kty: 'OKP', crv: 'Ed25519', x, d };
};

/** A key's name: the beginning of its thumbprint (RFC 7638). */
const keyIdOf = async ({ crv, kty, x }: TicketKeyJwk): Promise<string> => {
  const text = new TextEncoder().encode(JSON.stringify({ crv, kty, x }));
  const digest = await crypto.subtle.digest('SHA-256', text);
  return `k-${toBase64url(new Uint8Array(digest)).slice(0, 12)}`;
};

const publicKeyOf = async (jwk: TicketKeyJwk): Promise<TicketPublicKey> => {
  const { kty, crv, x } = jwk;
  return {
    keyId: await keyIdOf(jwk),
    key: await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', true, ['verify']),
  };
};

/**
 * Signs tickets with the first key, and verifies what any of them signed. To rotate, put a new key
 * in front; an old one stays as long as tickets signed with it may be shown.
 *
 * @throws what WebCrypto throws at a key that is none
 * @example
 * const ticketKeys = await ticketKeysOf([await newTicketKey()]);
 */
export const ticketKeysOf = async (jwks: readonly [TicketKeyJwk, ...TicketKeyJwk[]]): Promise<TicketKeys> => {
  const { kty, crv, x, d } = jwks[0];
  const privateKey = await crypto.subtle.importKey('jwk', { kty, crv, x, d }, 'Ed25519', false, ['sign']);
  const keyId = await keyIdOf(jwks[0]);
  const publicKeys = await Promise.all(jwks.map(publicKeyOf));
  return {
    current: async () => ({ keyId, privateKey }),
    publicKeys: async () => publicKeys,
  };
};
