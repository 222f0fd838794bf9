import type { Result } from '../kernel/index.ts';
import type { Principal } from './principal.ts';

/** The token is not one we accept; `reason` is for the log, and never holds the token. */
export interface TokenRefused {
  readonly code: 'identity/token-invalid';
  readonly reason: 'malformed' | 'algorithm' | 'signature' | 'issuer' | 'audience' | 'expired' | 'not-yet' | 'claims';
}

/**
 * Turns a bearer token into the principal it speaks for.
 *
 * Accepts only allowed algorithms (never `none`), the configured issuer and audience, and times
 * within a leeway of 60 s. A fault means that the keys could not be fetched. No token is accepted
 * unless its signature has been checked.
 */
export interface TokenVerifier {
  verify(token: string): Promise<Result<Principal, TokenRefused>>;
}
