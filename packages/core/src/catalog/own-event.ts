import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { requireMember } from '../organizations/index.ts';
import type { MemberRole, MemberRoleMissing, Organizations } from '../organizations/index.ts';
import type { Event } from './event.ts';
import type { EventUnknown } from './refusals.ts';

/**
 * Passes members of the event's organization with one of the roles. For non-members, the event does
 * not exist.
 */
export const requireOwnEvent = async (
  ports: { readonly organizations: Organizations },
  event: Event | undefined,
  principal: Principal,
  needs: readonly MemberRole[],
): Promise<Result<Event, EventUnknown | MemberRoleMissing>> => {
  if (event === undefined) return refuse({ code: 'catalog/event-unknown' });
  const organization = await ports.organizations.find(event.organizationId);
  const allowed = requireMember(organization?.state, principal, needs);
  if (allowed.ok) return ok(event);
  const foreign = allowed.refusal.code === 'organizations/organization-unknown';
  return foreign ? refuse({ code: 'catalog/event-unknown' }) : refuse(allowed.refusal);
};
