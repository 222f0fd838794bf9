import type { Event } from '../catalog/index.ts';
import { invariant } from '../kernel/index.ts';
import type { EventId, OrganizationId, SessionId } from '../kernel/index.ts';
import { changeRow, countTotal, noOrders, noSales, salesTypes } from './sales-count.ts';
import type { SalesTotal } from './sales-count.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/** An event's share in the sales of its organization. */
export interface OrganizationSales extends SalesTotal, StaleMark {
  readonly organizationId: OrganizationId;
  readonly eventId: EventId;
  /** The capacity of each session that takes place; the key is the session's id. */
  readonly halls: readonly { readonly key: SessionId; readonly capacity: number }[];
}

/**
 * The sales of an organization in one small document for each of its events, by the event's id;
 * they are summed on read. A single document for the organization would be folded from the facts of
 * all its events, whose order relative to each other is undefined.
 */
export const organizationSales: View<OrganizationSales> = defineView({
  name: 'organization_sales',
  types: ['EventCreated', 'EventChanged', 'SessionCreated', 'SessionChanged', 'SessionCancelled', ...salesTypes],
  idOf: ({ payload }) => ('session' in payload ? payload.session.eventId : payload.eventId),
  evolve: (sales, fact) => {
    if (fact.type === 'EventCreated') return noOrganizationSales(fact.payload);
    invariant(sales, `${fact.type} came before its event was created`);
    switch (fact.type) {
      case 'EventChanged':
        return sales.total.ticketsSold > 0 ? sales : { ...sales, currency: fact.payload.details.currency };
      case 'SessionCreated':
      case 'SessionChanged': {
        const { session, capacity } = fact.payload;
        const key = session.sessionId;
        return { ...sales, halls: changeRow(sales.halls, key, () => ({ key, capacity })) };
      }
      case 'SessionCancelled': {
        const { sessionId } = fact.payload;
        return { ...sales, halls: sales.halls.filter(({ key }) => key !== sessionId) };
      }
      case 'OrderPlaced':
      case 'OrderPaid':
      case 'OrderPartlyRefunded':
      case 'OrderRefunded':
      case 'OrderExpired':
      case 'OrderCancelled':
        return countTotal(sales, fact);
    }
  },
});

/** The sales of an event that the log has not mentioned yet. */
export const noOrganizationSales = ({
  organizationId,
  eventId,
  details,
}: Pick<Event, 'eventId' | 'organizationId' | 'details'>): OrganizationSales => ({
  organizationId,
  eventId,
  currency: details.currency,
  orders: noOrders,
  total: noSales,
  halls: [],
});
