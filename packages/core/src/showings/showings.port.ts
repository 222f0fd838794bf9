import type { Event } from '../catalog/index.ts';
import type { SessionId, Edition } from '../kernel/index.ts';
import type { Session } from '../scheduling/index.ts';
import type { Layout, SeatMap } from '../seating/index.ts';

/** All that selling a seat needs to know of a session: itself, its event with the prices, and its hall, drawn. */
export interface Showing {
  readonly session: Session;
  /** Of the session as it is here. */
  readonly edition: Edition;
  readonly event: Event;
  readonly layout: Layout;
  readonly seatMap: SeatMap;
}

/**
 * Showings by session, for the public: undefined if there is no such session, or if its event was never approved. Whoever looks at a hall, follows its
 * seats or buys asks here, so a draft is not there for any of them, and nothing is read or drawn for it. May answer from memory with what was true up
 * to a bounded time ago (a second in the reference deployment), since the hot path asks at every hold.
 *
 * Who knows that there is a newer one says how new it has to be. It is then read from the stores unless one so new is remembered; older than that it
 * comes back only if the stores themselves have nothing newer.
 */
export interface Showings {
  find(sessionId: SessionId, atLeast?: Edition): Promise<Showing | undefined>;
}
