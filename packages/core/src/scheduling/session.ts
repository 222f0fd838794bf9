import type { EventId, Instant, LayoutId, OrganizationId, SessionId } from '../kernel/index.ts';

/**
 * When selling begins: as soon as the event is approved, at a fixed time, or a period before the
 * session starts.
 */
export type SaleStart =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'before-start'; readonly beforeMs: number };

/**
 * What an organizer did to the session by hand; everything else follows from the clock and the
 * inventory.
 */
export type SessionProgress =
  | { readonly status: 'planned' }
  | { readonly status: 'paused'; readonly pausedAt: Instant }
  | { readonly status: 'closed'; readonly closedAt: Instant }
  | { readonly status: 'cancelled'; readonly cancelledAt: Instant };

/** What is announced of a session when its time comes. */
export type AnnouncementKind = 'sale-opens' | 'sale-closes' | 'reminder-day-before' | 'reminder-sale';

/** An announcement, and the time it was due: a session that moves is announced again. */
export interface Announced {
  readonly kind: AnnouncementKind;
  readonly at: Instant;
}

/** One showing of an event, in a hall. */
export interface Session {
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly saleStart: SaleStart;
  /** Session end unless set earlier. */
  readonly saleEndsAt: Instant;
  readonly layoutId: LayoutId;
  readonly layoutVersion: number;
  /** How long a hold of this session lives, within the limits. */
  readonly holdTtlMs: number;
  readonly progress: SessionProgress;
  /** The last announcement of each kind, so that a timer that fires twice announces once. */
  readonly announced: readonly Announced[];
  readonly createdAt: Instant;
}

/** An organizer's plan for a session. */
export interface SessionPlan {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly saleStart: SaleStart;
  /** Session end unless set earlier. */
  readonly saleEndsAt?: Instant | undefined;
  /** A layout of the same organization; its tiers are the event's. */
  readonly layoutId: LayoutId;
  readonly layoutVersion: number;
  /** `limits.holdTtlMs` unless set. */
  readonly holdTtlMs?: number | undefined;
}

/** Changes to a plan: what is left out stays, but a sale that ends with the session still does. */
export type SessionChanges = { readonly [Part in keyof SessionPlan]?: SessionPlan[Part] | undefined };

/** What a session is to a buyer; see `sessionStatus`. */
export type SessionStatus = 'scheduled' | 'on_sale' | 'sold_out' | 'paused' | 'closed' | 'completed' | 'cancelled';
