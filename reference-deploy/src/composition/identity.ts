import { localIssuer, oidcTokenVerifier, remoteKeys } from '@ticketly/adapters-oidc';
import type { KeyCache, LocalIssuer } from '@ticketly/adapters-oidc';
import type { Clock, TokenVerifier } from '@ticketly/core';
import type { Config } from '../config.ts';
import type { Secrets } from '../parts/secrets.ts';

/** Whose tokens are accepted, and who issues demo tokens, if anybody does. */
export interface Identity {
  readonly tokenVerifier: TokenVerifier;
  readonly demoIssuer: LocalIssuer | undefined;
}

const issuer = 'urn:ticketly:local';
const audience = 'ticketly';

/** Trusts the configured provider; without one, our own issuer, which gives a token to anybody. */
export const openIdentity = async (
  { identity, production }: Config,
  { issuerKey }: Secrets,
  clock: Clock,
  cache: KeyCache | undefined,
): Promise<Identity> => {
  switch (identity.kind) {
    case 'oidc': {
      const { jwksUrl } = identity;
      const keys = remoteKeys({ jwksUrl, clock, unencrypted: !production, ...(cache && { cache }) });
      return { tokenVerifier: oidcTokenVerifier({ ...identity, keys, clock }), demoIssuer: undefined };
    }
    case 'local': {
      const demoIssuer = await localIssuer({ issuer, audience, clock, privateKey: issuerKey });
      return { tokenVerifier: oidcTokenVerifier({ issuer, audience, keys: demoIssuer.keys, clock }), demoIssuer };
    }
  }
};
