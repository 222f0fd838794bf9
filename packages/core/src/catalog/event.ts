import type { EventId, Instant, Money, OrganizationId, PrincipalId, TierId } from '../kernel/index.ts';
import type { PriceRules } from '../pricing/index.ts';
import type { AskedOfBuyers } from './questions.ts';

/** A price class: seats of the hall are painted with tiers. */
export interface Tier {
  readonly tierId: TierId;
  readonly name: string;
  /** In the event's currency. */
  readonly price: Money;
  /** `#rrggbb`, for the drawing. */
  readonly color: string;
}

/** Where it takes place. */
export interface Venue {
  readonly name: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** WGS 84, degrees. */
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name, as in `Europe/Vienna`. */
  readonly timeZone: string;
}

/**
 * What an organizer says of an event, and may change while it is a draft or rejected; of an
 * approved one, its words.
 */
export interface EventDetails extends AskedOfBuyers {
  readonly title: string;
  readonly summary: string;
  /** Lower-case words joined by hyphens, as in `rock-concert`. */
  readonly category: string;
  readonly venue: Venue;
  /** ISO 4217; every tier's price is in it. */
  readonly currency: string;
  readonly tiers: readonly Tier[];
  /** The organizer's fees and taxes. Absent: none. */
  readonly priceRules?: PriceRules;
}

/** Where an event is on its way to the public, each state with what is then true. */
export type EventProgress =
  | { readonly status: 'draft' }
  | { readonly status: 'submitted'; readonly submittedAt: Instant }
  | { readonly status: 'approved'; readonly approvedAt: Instant }
  | { readonly status: 'rejected'; readonly reason: string; readonly rejectedAt: Instant }
  | { readonly status: 'completed'; readonly completedAt: Instant; readonly approvedAt: Instant }
  | { readonly status: 'cancelled'; readonly cancelledAt: Instant; readonly approvedAt: Instant | null };

/**
 * When the event was approved; null while it is not, and for an event that was cancelled before
 * that.
 */
export const approvedAt = (progress: EventProgress): Instant | null =>
  'approvedAt' in progress ? progress.approvedAt : null;

/** The concert; its sessions are the single showings. */
export interface Event {
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly details: EventDetails;
  readonly progress: EventProgress;
  /** As an admin approved them. Absent unless they were changed since. */
  readonly approvedDetails?: EventDetails;
  readonly createdAt: Instant;
  /**
   * Everybody who wrote, changed or submitted it, each once. Absent in events that are older than
   * this field.
   */
  readonly authors?: readonly PrincipalId[];
}
