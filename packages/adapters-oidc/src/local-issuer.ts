import type { Clock, Role } from '@ticketly/core';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { JSONWebKeySet, JWK } from 'jose';
import type { SigningAlgorithm } from './algorithms.ts';

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

/**
 * A new private key for {@link localIssuer}, as a JWK, to be kept as a secret. EdDSA (Ed25519) is
 * quick to sign with; an RS256 signature costs more to make and less to verify, which suits rare
 * signing and frequent checks.
 */
export const newIssuerKey = async (algorithm: SigningAlgorithm = 'EdDSA'): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: algorithm };
};

/** What of a private key is secret: RFC 7518, section 6, and RFC 8037, section 2. */
const secretParts: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

const publicPartOf = (key: JWK): JWK =>
  Object.fromEntries(Object.entries(key).filter(([name]) => !secretParts.has(name)));

/**
 * Gives out tokens without asking anybody for a password: for demonstrations and tests, never where
 * real people buy.
 *
 * @param options.privateKey as of {@link newIssuerKey}; with the same one tokens outlive a restart.
 *
 * @example
 * const us = { issuer: 'urn:demo', audience: 'ticketly', clock };
 * const issuer = await localIssuer({ ...us, privateKey: await newIssuerKey() });
 * const verifier = oidcTokenVerifier({ ...us, keys: issuer.keys });
 * const token = await issuer.issue({ subject: 'buyer-1', roles: ['buyer'], ttlS: 3_600 });
 */
export const localIssuer = async (options: {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly privateKey: JWK;
}): Promise<LocalIssuer> => {
  const { issuer, audience, clock, privateKey } = options;
  const { alg: algorithm = 'EdDSA' } = privateKey;
  const publicKey = publicPartOf(privateKey);
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
