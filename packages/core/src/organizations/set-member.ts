import type { Principal } from '../identity/index.ts';
import { changeAggregate, invariant, ok } from '../kernel/index.ts';
import type { Clock, OrganizationId, Result } from '../kernel/index.ts';
import { decideSetMember } from './organization-decider.ts';
import type { MemberSetting } from './organization-decider.ts';
import { evolveOrganization, organizationEvent } from './organization-events.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';
import type { MemberRoleMissing, OrganizationUnknown, OwnerRequired } from './refusals.ts';

/** Whose membership to set, in which organization, by whom. */
export interface SetMemberCommand {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  readonly member: MemberSetting;
}

/** Gives a person a role in the organization, changes it, or with null ends it. For owners; one owner always stays. */
export const setMember =
  (ports: { readonly organizations: Organizations; readonly clock: Clock }) =>
  (command: SetMemberCommand): Promise<Result<Organization, OrganizationUnknown | MemberRoleMissing | OwnerRequired>> =>
    changeAggregate(ports.organizations, command.organizationId, async (stored) => {
      const now = ports.clock.now();
      const decided = decideSetMember({ ...command, now }, stored?.state);
      if (!decided.ok) return decided;
      invariant(stored, 'an organization that is unknown was changed');
      const state = decided.value.reduce(evolveOrganization, stored.state);
      return ok({ state, events: decided.value.map((fact) => organizationEvent(fact, stored.version + 1, now)) });
    });
