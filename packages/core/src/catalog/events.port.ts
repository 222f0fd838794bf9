import type { AggregateStore, EventId, OrganizationId, Page, PageRequest } from '../kernel/index.ts';
import type { Event, EventProgress } from './event.ts';

/**
 * Events that admins look at: those in a state, or the approved ones whose words were `changed`
 * since. Drafts are their authors' own.
 */
export type EventReview = Exclude<EventProgress['status'], 'draft'> | 'changed';

/** The events, with the promises of {@link AggregateStore}. */
export interface Events extends AggregateStore<EventId, Event> {
  /** Newest first. */
  ofOrganization(organizationId: OrganizationId, page: PageRequest): Promise<Page<Event>>;
  /**
   * The events of all organizations to review, oldest first. A page continues after the last event
   * of the one before, even if that is in another state by now.
   */
  inReview(review: EventReview, page: PageRequest): Promise<Page<Event>>;
  /** How many of them are a draft, submitted, or rejected. */
  countDrafts(organizationId: OrganizationId): Promise<number>;
}
