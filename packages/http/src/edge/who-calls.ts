import type { Principal, TokenVerifier } from '@ticketly/core';
import type { ProblemAnswer } from '../answers/problem.ts';
import type { Who } from '../route.ts';
import { authenticate, nobody } from './authenticate.ts';
import type { CountRequest } from './rate-limit.ts';

/** A caller as a server knows them. */
export interface Caller {
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** Called only if the caller can't be counted otherwise. */
  readonly address: () => string;
}

/** Identifies and counts the caller. A request without valid credentials counts for its address. */
export const whoCalls = async (
  verifier: TokenVerifier,
  who: Who,
  { authorization, address }: Caller,
  count: CountRequest | undefined,
): Promise<Principal | ProblemAnswer> => {
  const principal = await authenticate(verifier, who, authorization);
  const isKnown = !('problem' in principal) && principal !== nobody;
  // A subject may look like an address: neither may use up the requests of the other.
  await count?.(isKnown ? `principal ${principal.principalId}` : `address ${address()}`);
  return principal;
};
