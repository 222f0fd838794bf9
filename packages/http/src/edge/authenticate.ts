import type { Principal, PrincipalId, TokenVerifier } from '@ticketly/core';
import { refusalAnswer } from '../answers/problem.ts';
import type { ProblemAnswer } from '../answers/problem.ts';
import type { Who } from '../route.ts';

/** A caller who did not identify: owns nothing, may do nothing that needs a role. */
export const nobody: Principal = { principalId: '' as PrincipalId, roles: [] };

const maxTokenCharacters = 8_192;

/** The caller, by the Authorization header. Routes for anyone do not read it. */
export const authenticate = async (
  verifier: TokenVerifier,
  who: Who,
  header: string | undefined,
): Promise<Principal | ProblemAnswer> => {
  if (who === 'anyone' || who === 'provider') return nobody;
  if (header === undefined) return refusalAnswer({ code: 'identity/token-missing' });
  const token = /^Bearer ([^\s]+)$/i.exec(header)?.[1];
  if (token === undefined || token.length > maxTokenCharacters)
    return refusalAnswer({ code: 'identity/token-invalid', reason: 'malformed' });
  const verified = await verifier.verify(token);
  if (!verified.ok) return refusalAnswer(verified.refusal);
  if (who === 'event_admin' && !verified.value.roles.includes('event_admin'))
    return refusalAnswer({ code: 'identity/role-missing', needs: who });
  return verified.value;
};
