import type { Event, Events } from '../catalog/index.ts';
import type { Limits, OrganizationId, Page, PageRequest } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Organizations } from '../organizations/index.ts';
import { noOrganizationSales, organizationSales } from '../views/index.ts';
import type { OrganizationSales, Views } from '../views/index.ts';
import type { ShownSales } from './show-event-sales.ts';

/** What an event has sold, with the event. */
export interface EventShare extends ShownSales<OrganizationSales> {
  readonly event: Event;
}

/** What lists the sales of an organization. */
export interface OrganizationSalesPorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly views: Views;
  readonly limits: Limits;
}

/** A page, for whoever may see it. */
export const pageOfSales = async (
  { events, views, limits }: Omit<OrganizationSalesPorts, 'organizations'>,
  organizationId: OrganizationId,
  { limit, cursor }: PageRequest,
): Promise<Page<EventShare>> => {
  const found = await events.ofOrganization(organizationId, { limit: Math.min(limit, limits.pageSize), cursor });
  const viewed = await views.getMany(
    organizationSales,
    found.items.map(({ eventId }) => eventId),
  );
  const items = found.items.map((event) => {
    const nothing = { document: noOrganizationSales(event), position: 0 as Position };
    const { document: sales, position } = viewed.get(event.eventId) ?? nothing;
    return { event, sales, position };
  });
  return { items, nextCursor: found.nextCursor };
};
