import type { AggregateStore, EventId, OrganizationId, Page, PageRequest } from '../kernel/index.ts';
import type { Event } from './event.ts';

/** The events, with the promises of {@link AggregateStore}. */
export interface Events extends AggregateStore<EventId, Event> {
  /** Newest first. */
  ofOrganization(organizationId: OrganizationId, page: PageRequest): Promise<Page<Event>>;
}
