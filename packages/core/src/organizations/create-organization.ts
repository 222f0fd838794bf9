import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok, saveNew } from '../kernel/index.ts';
import type { Clock, IdSource, Limits, Result } from '../kernel/index.ts';
import { decideCreateOrganization } from './organization-decider.ts';
import { organizationFacts } from './organization-facts.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';
import type { OrganizationInvalid, OrganizationLimitReached } from './refusals.ts';

/** Who founds an organization, and its name. */
export interface CreateOrganizationCommand {
  readonly principal: Principal;
  /** 1 to 120 characters. */
  readonly name: string;
}

/**
 * Founds an organization. Its founder becomes its owner.
 *
 * @param command `principal` founds it and needs the role `organizer`. `name` has 1 to 120
 *   characters, not counting blanks around it.
 * @returns the organization; or
 *   - `identity/role-missing` without that role
 *   - `organizations/organization-invalid` if the name is empty, too long, or has characters that
 *     cannot be shown
 *   - `organizations/organization-limit-reached` if the principal founded
 *     `limits.organizationsPerFounder` (default 20) that they still belong to
 * @example
 * const founded = await office.organizations.createOrganization({ principal, name: 'Opera' });
 * if (founded.ok) console.log(founded.value.organizationId);
 */
export const createOrganization =
  (ports: {
    readonly organizations: Organizations;
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly limits: Limits;
  }) =>
  async (
    command: CreateOrganizationCommand,
  ): Promise<Result<Organization, RoleMissing | OrganizationInvalid | OrganizationLimitReached>> => {
    const allowed = requireRole(command.principal, 'organizer');
    if (!allowed.ok) return allowed;
    const now = ports.clock.now();
    const organizationId = ports.ids.next('organization');
    const founder = command.principal.principalId;
    const existing = await ports.organizations.ofMember(founder);
    const limit = ports.limits.organizationsPerFounder;
    const decided = decideCreateOrganization({ organizationId, name: command.name, existing, limit, founder, now });
    if (!decided.ok) return decided;
    return ok(await saveNew(ports.organizations, organizationFacts, decided.value, now));
  };
