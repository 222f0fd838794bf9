import { requireOwnEvent } from '../catalog/index.ts';
import type { Event, EventReference, Events, EventUnknown } from '../catalog/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import type { Position } from '../messaging/index.ts';
import { eventSales, noEventSales } from '../views/index.ts';
import type { EventSales, Views } from '../views/index.ts';

/** What sales have come to, and the position of the last fact that is counted in them. */
export interface ShownSales<Sales> {
  readonly sales: Sales;
  readonly position: Position;
}

/** The sales of an event. */
export interface ShownEventSales extends ShownSales<EventSales> {
  readonly event: Event;
}

/**
 * Shows what an event has sold so far, as far as the views have heard: in total, by session, by
 * tier and by day of the venue.
 *
 * @param query `principal` has to be an owner or a manager of the event's organization.
 * @returns the sales with their event; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const shown = await office.dashboards.showEventSales({ principal, eventId });
 * if (shown.ok) console.log(shown.value.sales.total.ticketsSold);
 */
export const showEventSales =
  (ports: { readonly organizations: Organizations; readonly events: Events; readonly views: Views }) =>
  async ({
    principal,
    eventId,
  }: EventReference): Promise<Result<ShownEventSales, EventUnknown | MemberRoleMissing>> => {
    const own = await requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, editors);
    if (!own.ok) return own;
    const event = own.value;
    const viewed = await ports.views.get(eventSales, eventId);
    const nothing = { document: noEventSales(event), position: 0 as Position };
    const { document: sales, position } = viewed ?? nothing;
    return ok({ event, sales, position });
  };
