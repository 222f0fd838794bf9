import type { Principal } from '../identity/index.ts';
import type { Limits } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import type { ManualClock } from '../memory/index.ts';
import type { MemberRole } from '../organizations/index.ts';
import type { Ports } from '../ports.ts';
import { olga, planSale, valueOf } from '../testing/index.ts';
import type { PlannedSale } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import type { Ticketly } from '../ticketly.ts';
import type { EventDetails } from './event.ts';

/** A draft of Olga's, with a session planned in the small hall. */
export interface DraftedEvent extends PlannedSale {
  readonly app: Ticketly;
  readonly clock: ManualClock;
  readonly ports: Ports;
  readonly details: EventDetails;
  /** Makes somebody a member of Olga's organization; null ends it. */
  employ(who: Principal, role: MemberRole | null): Promise<void>;
}

/** Drafts the event, with everything in memory. */
export const draftedEvent = async (limits: Partial<Limits> = {}): Promise<DraftedEvent> => {
  const clock = manualClock();
  const ports = memoryPorts({ clock, limits });
  const app = ticketly(ports);
  const planned = await planSale(app, clock.now());
  const { organizationId, eventId } = planned;
  const { details } = valueOf(await app.catalog.findOwnEvent({ principal: olga, eventId }));
  return {
    ...planned,
    app,
    clock,
    ports,
    details,
    employ: async ({ principalId }, role) => {
      const member = { principalId, role };
      valueOf(await app.organizations.setMember({ principal: olga, organizationId, member }));
    },
  };
};
