import type { Clock, Role } from '@ticketly/core';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { JSONWebKeySet, JWK } from 'jose';

/** Whom a token is for. */
export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Seconds until it expires. */
  readonly ttlS: number;
}

/** Who gives out tokens here. */
export interface LocalIssuer {
  /** The public keys, for the verifier. */
  readonly keys: JSONWebKeySet;
  /** @returns an access token (RFC 9068). */
  issue(request: TokenRequest): Promise<string>;
}

const algorithm = 'EdDSA';

/** A new private key for {@link localIssuer}: Ed25519, as a JWK, to be kept as a secret. */
export const newIssuerKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return exportJWK(privateKey);
};

/**
 * Gives out tokens without asking anybody for a password: for demonstrations and tests, never where real people buy.
 *
 * @param options.privateKey as of {@link newIssuerKey}; with the same one tokens outlive a restart.
 *
 * @example
 * const issuer = await localIssuer({ issuer: 'urn:demo', audience: 'ticketly', clock, privateKey: await newIssuerKey() });
 * const verifier = oidcTokenVerifier({ issuer: 'urn:demo', audience: 'ticketly', clock, keys: issuer.keys });
 * const token = await issuer.issue({ subject: 'buyer-1', roles: ['buyer'], ttlS: 3_600 });
 */
export const localIssuer = async (options: {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly privateKey: JWK;
}): Promise<LocalIssuer> => {
  const { issuer, audience, clock, privateKey } = options;
  const { d: _secret, ...publicKey } = privateKey;
  const kid = await calculateJwkThumbprint(publicKey);
  const key = await importJWK(privateKey, algorithm);
  return {
    keys: { keys: [{ ...publicKey, kid, alg: algorithm, use: 'sig' }] },
    issue: ({ subject, roles, ttlS }) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ roles })
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + ttlS)
        .setJti(crypto.randomUUID())
        .sign(key);
    },
  };
};
