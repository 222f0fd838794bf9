import type { Principal } from '../identity/index.ts';
import type { EventId, LayoutId, Limits, OrganizationId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import type { MemberRole } from '../organizations/index.ts';
import type { Ports } from '../ports.ts';
import { hallOf, olga, person, planSale, rowSection, rowsOf, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import type { Ticketly } from '../ticketly.ts';
import type { LayoutDraft } from './check-layout.ts';

/** Organizes for another organization. */
export const eve: Principal = person('eve', 'organizer');

/** A drawing with so many seats, all stalls. */
export const seatsOf = (seats: number): LayoutDraft => hallOf([rowSection('S', rowsOf(1, seats))]);

interface Owned {
  readonly organizationId: OrganizationId;
  readonly layoutId: LayoutId;
}

/** Olga's organization and Eve's, each with a layout. */
export interface TwoOrganizations extends Owned {
  readonly app: Ticketly;
  readonly ports: Ports;
  /** Of Olga's, with the tiers of her layout. */
  readonly eventId: EventId;
  readonly theirs: Owned;
  /** Saves a drawing for Olga's organization, by default as a new layout. */
  save(layout: LayoutDraft, layoutId?: LayoutId): ReturnType<Ticketly['halls']['saveLayout']>;
  /** Makes somebody a member of Olga's organization. */
  employ(who: Principal, role: MemberRole): Promise<void>;
}

/** Founds both, with everything in memory. */
export const twoOrganizations = async (limits: Partial<Limits> = {}): Promise<TwoOrganizations> => {
  const ports = memoryPorts({ clock: manualClock(), limits });
  const app = ticketly(ports);
  const { organizationId, layoutId, eventId } = await planSale(app, ports.clock.now(), { hall: seatsOf(1) });
  const founded = valueOf(await app.organizations.createOrganization({ principal: eve, name: 'Other' }));
  const others = { principal: eve, organizationId: founded.organizationId };
  const theirs = valueOf(await app.halls.saveLayout({ ...others, layout: seatsOf(1) }));
  return {
    app,
    ports,
    organizationId,
    layoutId,
    eventId,
    theirs,
    save: (layout, of) => app.halls.saveLayout({ principal: olga, organizationId, layout, layoutId: of }),
    employ: async ({ principalId }, role) => {
      const member = { principalId, role };
      valueOf(await app.organizations.setMember({ principal: olga, organizationId, member }));
    },
  };
};
