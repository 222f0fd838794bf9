import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { wasMemberSince } from '../organizations/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Event } from './event.ts';
import { moveEvent } from './move-event.ts';
import type { EventMove, EventPorts, EventReference } from './move-event.ts';
import type { ApproverInvolved, EventInvalid, EventStatusUnfit, EventUnknown } from './refusals.ts';

/** Why an event was not judged. */
export type JudgeEventRefusal = RoleMissing | EventUnknown | ApproverInvolved | EventInvalid | EventStatusUnfit;

/**
 * Moves an event for an admin who has the role `event_admin` and no part in the event, nor, since
 * it was written, in its organization.
 */
export const judgeEvent = async (
  ports: EventPorts,
  reference: EventReference,
  move: EventMove,
): Promise<Result<Event, JudgeEventRefusal>> => {
  const allowed = requireRole(reference.principal, 'event_admin');
  if (!allowed.ok) return allowed;
  return moveEvent(ports, reference, move, (event) => requireUninvolved(ports, event, reference.principal));
};

/**
 * Authors stay involved, whatever became of their membership. So does everybody who was a member at
 * any time since the event was written.
 */
const requireUninvolved = async (
  ports: { readonly organizations: Organizations },
  event: Event,
  { principalId }: Principal,
): Promise<Result<Event, ApproverInvolved>> => {
  const organization = (await ports.organizations.find(event.organizationId))?.state;
  const involved =
    event.authors?.includes(principalId) === true ||
    (organization !== undefined && wasMemberSince(organization, principalId, event.createdAt));
  return involved ? refuse({ code: 'catalog/approver-involved' }) : ok(event);
};
