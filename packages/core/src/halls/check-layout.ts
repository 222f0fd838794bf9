import type { Events } from '../catalog/index.ts';
import type { Principal } from '../identity/index.ts';
import { inSlices, ok, timerTurn } from '../kernel/index.ts';
import type { EventId, LayoutId, Limits, NextTurn, OrganizationId, Problem, Result } from '../kernel/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import { validateInSlices } from '../seating/index.ts';
import type { Layout, LayoutRules } from '../seating/index.ts';

/** A layout as its organizer submits it, without what we assign: id, owner and version. */
export type LayoutDraft = Omit<Layout, 'layoutId' | 'organizationId' | 'version'>;

/** Who checks which layout, for which organization. */
export interface CheckLayoutCommand {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  readonly layout: LayoutDraft;
  /** If given, and of this organization, seats may be painted only with this event's tiers. */
  readonly eventId?: EventId | undefined;
}

/** What checking a layout needs. */
export interface LayoutCheckPorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly limits: Limits;
  /** The pause between slices of a check, which takes long for a large hall. Default: a timer's. */
  readonly nextTurn?: NextTurn;
}

/**
 * Finds everything that is wrong with a layout, without saving it.
 *
 * @param command `principal` has to be an owner or a manager of the organization. With an `eventId`
 *   of the same organization, seats may be painted with the tiers of that event only. A layout has
 *   up to `limits.seatsPerSession` seats and places (default 100,000).
 * @returns the problems, none if the layout can be saved; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const checked = await office.halls.checkLayout({ principal, organizationId, layout });
 * if (checked.ok) for (const { path, message } of checked.value) console.log(path, message);
 */
export const checkLayout =
  (ports: LayoutCheckPorts) =>
  async (command: CheckLayoutCommand): Promise<Result<readonly Problem[], OrganizationUnknown | MemberRoleMissing>> => {
    const { organizationId, principal, layout } = command;
    const organization = await ports.organizations.find(organizationId);
    const allowed = requireMember(organization?.state, principal, editors);
    if (!allowed.ok) return allowed;
    const drawing = { ...layout, organizationId, layoutId: unsaved, version: 0 };
    return ok(await inSlices(validateInSlices(drawing, await rulesOf(ports, command)), ports.nextTurn ?? timerTurn));
  };

const unsaved = '' as LayoutId;

const rulesOf = async (
  ports: LayoutCheckPorts,
  { eventId, organizationId }: CheckLayoutCommand,
): Promise<LayoutRules> => {
  const event = eventId && (await ports.events.find(eventId))?.state;
  if (!event || event.organizationId !== organizationId) return ports.limits;
  return { ...ports.limits, tierIds: event.details.tiers.map(({ tierId }) => tierId) };
};
