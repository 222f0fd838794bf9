import type { Principal } from '../identity/index.ts';
import { ok, refuse, saveNew } from '../kernel/index.ts';
import type { Clock, IdSource, Limits, OrganizationId, Result } from '../kernel/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import { decideCreateEvent } from './event-decider.ts';
import { eventFacts } from './event-facts.ts';
import type { Event, EventDetails } from './event.ts';
import type { Events } from './events.port.ts';
import type { DraftLimitReached, EventInvalid } from './refusals.ts';

/** Who drafts which event, for which organization. */
export interface CreateEventCommand {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  /**
   * Tiers may come later, but before the submission. Organizers choose their ids, as in `balcony`.
   */
  readonly details: EventDetails;
}

/**
 * Drafts an event. The public sees it once it has been submitted and approved.
 *
 * @param command `principal` has to be an owner or a manager of the organization. `details` may
 *   have no tiers yet. Prices are in minor units of `details.currency`; an event has up to
 *   `limits.tiersPerEvent` tiers (default 50).
 * @returns the draft; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `catalog/event-invalid` with everything that is wrong with the details
 *   - `catalog/draft-limit-reached` if `limits.draftsPerOrganization` (default 500) events of the
 *     organization are neither approved nor cancelled
 * @example
 * const drafted = await office.catalog.createEvent({ principal, organizationId, details });
 * if (!drafted.ok && drafted.refusal.code === 'catalog/event-invalid')
 *   for (const { path, message } of drafted.refusal.problems) console.log(path, message);
 */
export const createEvent =
  (ports: {
    readonly organizations: Organizations;
    readonly events: Events;
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly limits: Limits;
  }) =>
  async (
    command: CreateEventCommand,
  ): Promise<Result<Event, OrganizationUnknown | MemberRoleMissing | EventInvalid | DraftLimitReached>> => {
    const { principal, organizationId, details } = command;
    const organization = await ports.organizations.find(organizationId);
    const allowed = requireMember(organization?.state, principal, editors);
    if (!allowed.ok) return allowed;
    const limit = ports.limits.draftsPerOrganization;
    if ((await ports.events.countDrafts(organizationId)) >= limit)
      return refuse({ code: 'catalog/draft-limit-reached', limit });
    const now = ports.clock.now();
    const eventId = ports.ids.next('event');
    const by = principal.principalId;
    const decided = decideCreateEvent({ eventId, organizationId, details, by, now, limits: ports.limits });
    if (!decided.ok) return decided;
    return ok(await saveNew(ports.events, eventFacts, decided.value, now));
  };
