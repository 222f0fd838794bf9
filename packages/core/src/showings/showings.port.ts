import type { Event } from '../catalog/index.ts';
import type { SessionId, Edition } from '../kernel/index.ts';
import type { Session } from '../scheduling/index.ts';
import type { Layout, SeatMap } from '../seating/index.ts';

/**
 * All that selling a seat needs to know of a session: the session itself, its event with the
 * prices, and its drawn hall.
 */
export interface Showing {
  readonly session: Session;
  /** The session's, as it is here. */
  readonly edition: Edition;
  readonly event: Event;
  readonly layout: Layout;
  readonly seatMap: SeatMap;
}

/**
 * Showings by session, for the public: undefined if there is no such session, or if its event was
 * never approved. Looking at a hall, following its seats and buying all begin here, so for all of
 * them a draft does not exist, and nothing is read or drawn for it. May answer from memory with
 * what was true up to a bounded time ago (a second in the reference deployment), since the hot path
 * asks at every hold.
 *
 * A caller who knows of a newer edition passes it as `atLeast`. The showing is then read from the
 * stores, unless one that recent is remembered; an older one comes back only if the stores
 * themselves have nothing newer.
 */
export interface Showings {
  find(sessionId: SessionId, atLeast?: Edition): Promise<Showing | undefined>;
}
