import type { Event } from '../catalog/index.ts';
import type { SessionId } from '../kernel/index.ts';
import type { Layout, SeatMap } from '../seating/index.ts';
import type { Session } from './session.ts';

/** All that selling a seat needs to know of a session: itself, its event with the prices, and its hall, drawn. */
export interface Showing {
  readonly session: Session;
  readonly event: Event;
  readonly layout: Layout;
  readonly seatMap: SeatMap;
}

/**
 * Showings by session, for the public: undefined if there is no such session, or if its event was never approved. Whoever looks at a hall, follows its
 * seats or buys asks here, so a draft is not there for any of them, and nothing is read or drawn for it. May answer from memory with what was true up to a bounded time ago (a second in the reference deployment), since the
 * hot path asks at every hold.
 */
export interface Showings {
  find(sessionId: SessionId): Promise<Showing | undefined>;
}
