import type { Problem, TierId } from '../kernel/index.ts';
import type { EventProgress } from './event.ts';

/** There is no such event, or the principal may not see it. */
export interface EventUnknown {
  readonly code: 'catalog/event-unknown';
}

/** The event is invalid; every problem is listed. */
export interface EventInvalid {
  readonly code: 'catalog/event-invalid';
  readonly problems: readonly Problem[];
}

/** The event's state does not allow this move. */
export interface EventStatusUnfit {
  readonly code: 'catalog/event-status-unfit';
  readonly status: EventProgress['status'];
  /** The states in which it would be allowed. */
  readonly needs: readonly EventProgress['status'][];
}

/**
 * Nobody judges an event that they wrote, or whose organization they belong to, or belonged to
 * since it was written.
 */
export interface ApproverInvolved {
  readonly code: 'catalog/approver-involved';
}

/** Seats of a planned session are painted with these tiers, so the event must keep them. */
export interface TiersInUse {
  readonly code: 'catalog/tiers-in-use';
  readonly tierIds: readonly TierId[];
}

/** The organization has as many events as it may that were neither approved nor cancelled. */
export interface DraftLimitReached {
  readonly code: 'catalog/draft-limit-reached';
  readonly limit: number;
}

/** Every "no" of this module. */
export type CatalogRefusal =
  EventUnknown | EventInvalid | EventStatusUnfit | ApproverInvolved | TiersInUse | DraftLimitReached;
