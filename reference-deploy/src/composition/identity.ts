import { localIssuer, oidcTokenVerifier, remoteKeys } from '@ticketly/adapters-oidc';
import type { KeyCache, LocalIssuer } from '@ticketly/adapters-oidc';
import type { Clock, TokenVerifier } from '@ticketly/core';
import type { Config } from '../config.ts';
import type { Secrets } from '../parts/secrets.ts';

/** Who is believed, and who gives out demo tokens, if anybody does. */
export interface Identity {
  readonly tokenVerifier: TokenVerifier;
  readonly demoIssuer: LocalIssuer | undefined;
}

const issuer = 'urn:ticketly:local';
const audience = 'ticketly';

/**
 * Believes the configured provider; without one, an issuer of our own that gives a token to
 * anybody.
 */
export const openIdentity = async (
  { identity }: Config,
  { issuerKey }: Secrets,
  clock: Clock,
  cache: KeyCache | undefined,
): Promise<Identity> => {
  switch (identity.kind) {
    case 'oidc': {
      const keys = remoteKeys({ jwksUrl: identity.jwksUrl, clock, ...(cache && { cache }) });
      return { tokenVerifier: oidcTokenVerifier({ ...identity, keys, clock }), demoIssuer: undefined };
    }
    case 'local': {
      const demoIssuer = await localIssuer({ issuer, audience, clock, privateKey: issuerKey });
      return { tokenVerifier: oidcTokenVerifier({ issuer, audience, keys: demoIssuer.keys, clock }), demoIssuer };
    }
  }
};
