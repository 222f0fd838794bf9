import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { invariant, ok } from '../kernel/index.ts';
import type { Clock, IdSource, Result } from '../kernel/index.ts';
import { decideCreateOrganization } from './organization-decider.ts';
import { organizationEvent } from './organization-events.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';
import type { OrganizationInvalid } from './refusals.ts';

/** Who founds an organization, under which name. */
export interface CreateOrganizationCommand {
  readonly principal: Principal;
  /** 1 to 120 characters. */
  readonly name: string;
}

/** Founds an organization; its founder, who needs the role `organizer`, owns it. */
export const createOrganization =
  (ports: { readonly organizations: Organizations; readonly clock: Clock; readonly ids: IdSource }) =>
  async (command: CreateOrganizationCommand): Promise<Result<Organization, RoleMissing | OrganizationInvalid>> => {
    const allowed = requireRole(command.principal, 'organizer');
    if (!allowed.ok) return allowed;
    const now = ports.clock.now();
    const organizationId = ports.ids.next('organization');
    const founder = command.principal.principalId;
    const decided = decideCreateOrganization({ organizationId, name: command.name, founder, now });
    if (!decided.ok) return decided;
    const fact = decided.value;
    invariant(fact.type === 'OrganizationCreated', `creating an organization decided ${fact.type}`);
    const events = [organizationEvent(fact, 1, now)];
    const saved = await ports.organizations.save({ state: fact.payload, events, expectedVersion: 0 });
    invariant(saved.ok, `organization ${organizationId} exists, though its id is new`);
    return ok(fact.payload);
  };
