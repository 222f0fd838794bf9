import { ok, refuse } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { Layout, SeatMap } from '../seating/index.ts';
import type { Showings } from '../showings/index.ts';

/** The hall of a session, drawn; the same for as long as the layout's version is. */
export interface DrawnHall {
  readonly layout: Layout;
  readonly seatMap: SeatMap;
}

/** Shows the hall of a session of an event that was approved. The others don't exist for the public. */
export const showLayout =
  (ports: { readonly showings: Showings }) =>
  async ({ sessionId }: { readonly sessionId: SessionId }): Promise<Result<DrawnHall, SessionUnknown>> => {
    const showing = await ports.showings.find(sessionId);
    if (showing === undefined) return refuse({ code: 'scheduling/session-unknown' });
    return ok({ layout: showing.layout, seatMap: showing.seatMap });
  };
