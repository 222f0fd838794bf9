import type { Principal, TokenVerifier } from '@ticketly/core';
import type { ProblemAnswer } from '../answers/problem.ts';
import type { Who } from '../route.ts';
import { authenticate, nobody } from './authenticate.ts';
import type { CountRequest } from './rate-limit.ts';

/** A caller as a server knows them. */
export interface Caller {
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** Asked only if nobody else can be counted. */
  readonly address: () => string;
}

/**
 * Who calls, counted. A request that does not say who calls, or lies about it, counts for its
 * address.
 */
export const whoCalls = async (
  verifier: TokenVerifier,
  who: Who,
  { authorization, address }: Caller,
  count: CountRequest | undefined,
): Promise<Principal | ProblemAnswer> => {
  const principal = await authenticate(verifier, who, authorization);
  const isKnown = !('problem' in principal) && principal !== nobody;
  await count?.(isKnown ? principal.principalId : address());
  return principal;
};
