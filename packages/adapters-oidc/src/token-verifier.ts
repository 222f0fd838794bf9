import { instant, isTicketlyFault, ok, refuse, TicketlyFault } from '@ticketly/core';
import type { Clock, Principal, Result, TokenRefused, TokenVerifier } from '@ticketly/core';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { signingAlgorithms } from './algorithms.ts';
import type { SigningAlgorithm } from './algorithms.ts';
import { principalOf, rolesInClaims } from './principal-of.ts';
import type { RoleNames } from './principal-of.ts';
import { verifiedTokens } from './verified-tokens.ts';

/** Which tokens are accepted. */
export interface TokenVerifierOptions {
  /** As in the claim `iss`, to the letter. */
  readonly issuer: string;
  /** One of the values of the claim `aud`. */
  readonly audience: string;
  /** The issuer's keys, or where to get them; see `remoteKeys`. */
  readonly keys: JSONWebKeySet | JWTVerifyGetKey;
  readonly clock: Clock;
  /** Default: all of {@link signingAlgorithms}. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** How far the issuer's clock may be off, in seconds; 60 at most. Default 30. */
  readonly clockToleranceS?: number;
  /** Default: {@link rolesInClaims}. */
  readonly roleNames?: RoleNames;
  /** How many verified tokens are remembered until they expire. Default 20,000. */
  readonly remembered?: number;
}

const maxCharacters = 8_192;
const acceptedTypes: readonly unknown[] = ['at+jwt', 'application/at+jwt', 'jwt'];

type Reason = TokenRefused['reason'];

/**
 * Verifies the access tokens of an OpenID Connect provider: JSON Web Tokens (RFC 9068, or plain
 * ones with `typ` JWT) signed with an allowed algorithm, by a key of the issuer, for this audience,
 * within their time. A token is read only after its signature held.
 *
 * A token that was verified is accepted by its digest until it expires, so a key that is withdrawn
 * takes effect at that time. Faults: `unavailable` when the issuer's keys can't be had;
 * `misconfigured` for a tolerance over 60 s or a key that can't be used.
 *
 * @example
 * const keys = remoteKeys({ jwksUrl: 'https://id.example/certs', clock });
 * const tokenVerifier = oidcTokenVerifier({ issuer: 'https://id.example', audience: 'ticketly', keys, clock });
 */
export const oidcTokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  const { clock, keys, clockToleranceS = 30, roleNames = rolesInClaims } = options;
  if (!(clockToleranceS >= 0 && clockToleranceS <= 60))
    throw new TicketlyFault('misconfigured', `the clock tolerance must be 0 to 60 seconds, not ${clockToleranceS}`);
  const findKey = typeof keys === 'function' ? keys : createLocalJWKSet(keys);
  const known = verifiedTokens(options.remembered ?? 20_000);

  const check = async (token: string, name: string): Promise<Result<Principal, TokenRefused>> => {
    if (!isCanonical(token)) return refused('malformed');
    const claims = await claimsOf(token, findKey, { ...options, clockToleranceS });
    if (!claims.ok) return claims;
    const { exp = 0, iat } = claims.value;
    if (iat !== undefined && !((iat - clockToleranceS) * 1000 <= clock.now())) return refused('not-yet');
    const principal = principalOf(claims.value, roleNames);
    if (principal === undefined) return refused('claims');
    const until = Math.min((exp + clockToleranceS) * 1000, Number.MAX_SAFE_INTEGER);
    known.keep(name, principal, instant(Math.floor(until)));
    return ok(principal);
  };

  return {
    verify: async (token) => {
      if (token.length > maxCharacters) return refused('malformed');
      const name = known.nameOf(token);
      const principal = known.find(name, clock.now());
      return principal === undefined ? check(token, name) : ok(principal);
    },
  };
};

const refused = (reason: Reason): Result<never, TokenRefused> => refuse({ code: 'identity/token-invalid', reason });

const claimsOf = async (
  token: string,
  findKey: JWTVerifyGetKey,
  options: TokenVerifierOptions & { readonly clockToleranceS: number },
): Promise<Result<JWTPayload, TokenRefused>> => {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, findKey, {
      algorithms: [...(options.algorithms ?? signingAlgorithms)],
      issuer: options.issuer,
      audience: options.audience,
      clockTolerance: options.clockToleranceS,
      currentDate: new Date(options.clock.now()),
      requiredClaims: ['exp', 'sub'],
    });
    const type = protectedHeader.typ?.toLowerCase();
    if (!acceptedTypes.includes(type) || (type === 'jwt' && isOfOtherUse(payload))) return refused('claims');
    return ok(payload);
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || keyErrors.includes(error.code)) throw asFault(error);
    return refused(reasonOf(error));
  }
};

/**
 * Whether a plain JWT is something else that issuers sign: an ID token (OpenID Connect Core, 2), a
 * logout token (OpenID Connect Back-Channel Logout, 2.4), or what Keycloak names by `typ`.
 */
const isOfOtherUse = ({ typ, ...claims }: JWTPayload): boolean =>
  (typ !== undefined && typ !== 'Bearer') || claimsOfOthers.some((name) => claims[name] !== undefined);

const claimsOfOthers = ['nonce', 'at_hash', 'c_hash', 'events'];

/** A decoder ignores spare bits of the last character: one token would have several spellings. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

const keyErrors: readonly string[] = ['ERR_JWK_INVALID', 'ERR_JWKS_INVALID'];

const reasonsByCode: Readonly<Record<string, Reason>> = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm',
  ERR_JOSE_NOT_SUPPORTED: 'algorithm',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWKS_NO_MATCHING_KEY: 'signature',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'signature',
};

const reasonsByClaim: Readonly<Record<string, Reason>> = { iss: 'issuer', aud: 'audience', nbf: 'not-yet' };

const reasonOf = (error: errors.JOSEError): Reason => {
  if (error instanceof errors.JWTClaimValidationFailed) return reasonsByClaim[error.claim] ?? 'claims';
  return reasonsByCode[error.code] ?? 'malformed';
};

/** Faults of the key source pass; whatever else is thrown is a key that can't be used. */
const asFault = (error: unknown): unknown =>
  isTicketlyFault(error)
    ? error
    : new TicketlyFault('misconfigured', 'a key of the token issuer can not be used', { cause: error });
