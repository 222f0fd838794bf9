import type { EventId, Instant, LayoutId, OrganizationId, SessionId } from '../kernel/index.ts';

/** When selling begins: as soon as the event is approved, at a fixed time, or a period before the session starts. */
export type SaleStart =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'before-start'; readonly beforeMs: number };

/** What an organizer did to the session by hand; everything else follows from the clock and the inventory. */
export type SessionProgress =
  | { readonly status: 'planned' }
  | { readonly status: 'paused'; readonly pausedAt: Instant }
  | { readonly status: 'closed'; readonly closedAt: Instant }
  | { readonly status: 'cancelled'; readonly cancelledAt: Instant };

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
  /** How long a hold lives here, within the limits. */
  readonly holdTtlMs: number;
  readonly progress: SessionProgress;
  readonly createdAt: Instant;
}

/** What a session is to someone who wants to buy; see `sessionStatus`. */
export type SessionStatus = 'scheduled' | 'on_sale' | 'sold_out' | 'paused' | 'closed' | 'completed' | 'cancelled';
