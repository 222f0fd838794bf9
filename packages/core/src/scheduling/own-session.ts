import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import { requireMember } from '../organizations/index.ts';
import type { MemberRole, MemberRoleMissing, Organizations } from '../organizations/index.ts';
import type { SessionUnknown } from './refusals.ts';
import type { Session } from './session.ts';

/** A principal, and the session that they mean. */
export interface SessionReference {
  readonly principal: Principal;
  readonly sessionId: SessionId;
}

/**
 * Passes members of the session's organization with one of the roles. For non-members, the session
 * does not exist.
 */
export const requireOwnSession = async (
  ports: { readonly organizations: Organizations },
  session: Session | undefined,
  principal: Principal,
  needs: readonly MemberRole[],
): Promise<Result<Session, SessionUnknown | MemberRoleMissing>> => {
  if (session === undefined) return refuse({ code: 'scheduling/session-unknown' });
  const organization = await ports.organizations.find(session.organizationId);
  const allowed = requireMember(organization?.state, principal, needs);
  if (allowed.ok) return ok(session);
  const foreign = allowed.refusal.code === 'organizations/organization-unknown';
  return foreign ? refuse({ code: 'scheduling/session-unknown' }) : refuse(allowed.refusal);
};
