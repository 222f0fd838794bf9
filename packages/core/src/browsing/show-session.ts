import type { Event } from '../catalog/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Clock, Result, SessionId } from '../kernel/index.ts';
import type { SeatBoard, SeatBoards } from '../live-map/index.ts';
import { saleWindow, sessionStatus } from '../scheduling/index.ts';
import type { SaleWindow, Session, SessionStatus, SessionUnknown } from '../scheduling/index.ts';
import type { Showings } from '../showings/index.ts';

/** A session as the public sees it. */
export interface SessionDetails {
  readonly session: Session;
  readonly event: Event;
  readonly saleWindow: SaleWindow;
  readonly status: SessionStatus;
  /** Free seats and units, per tier, now. */
  readonly leftByTier: SeatBoard['leftByTier'];
}

/**
 * Shows a session to the public: its times, its status now, and how many seats are left per tier.
 *
 * @param query the session's id; no principal is needed.
 * @returns the session with its event; or `scheduling/session-unknown` if there is none, or its
 *   event was never approved.
 * @example
 * const shown = await office.browsing.showSession({ sessionId });
 * if (shown.ok && shown.value.status === 'on_sale') console.log(shown.value.leftByTier);
 */
export const showSession =
  (ports: { readonly showings: Showings; readonly seatBoards: Pick<SeatBoards, 'current'>; readonly clock: Clock }) =>
  async ({ sessionId }: { readonly sessionId: SessionId }): Promise<Result<SessionDetails, SessionUnknown>> => {
    const showing = await ports.showings.find(sessionId);
    if (showing === undefined) return refuse({ code: 'scheduling/session-unknown' });
    const board = await ports.seatBoards.current(sessionId);
    if (!board.ok) return board;
    const { session, event } = showing;
    const { leftByTier, soldOut } = board.value;
    const status = sessionStatus({ session, event, soldOut, now: ports.clock.now() });
    return ok({ session, event, saleWindow: saleWindow(session, event), status, leftByTier });
  };
