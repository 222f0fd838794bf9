import { ok, refuse } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { Layout, SeatMap } from '../seating/index.ts';
import type { Showings } from '../showings/index.ts';

/** The drawn hall of a session; immutable for a version of the layout. */
export interface DrawnLayout {
  readonly layout: Layout;
  readonly seatMap: SeatMap;
}

/**
 * Shows the layout of a session to the public, with the position of every seat. Both stay the same
 * as long as the session uses this version of the layout.
 *
 * @param query the session's id; no principal is needed.
 * @returns the layout and its seat map; or `scheduling/session-unknown` if there is none, or its
 *   event was never approved.
 * @example
 * const shown = await office.browsing.showLayout({ sessionId });
 * if (shown.ok) console.log(shown.value.seatMap.seats.length);
 */
export const showLayout =
  (ports: { readonly showings: Showings }) =>
  async ({ sessionId }: { readonly sessionId: SessionId }): Promise<Result<DrawnLayout, SessionUnknown>> => {
    const showing = await ports.showings.find(sessionId);
    if (showing === undefined) return refuse({ code: 'scheduling/session-unknown' });
    return ok({ layout: showing.layout, seatMap: showing.seatMap });
  };
