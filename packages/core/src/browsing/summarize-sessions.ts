import type { Event } from '../catalog/index.ts';
import type { Clock } from '../kernel/index.ts';
import { saleWindow, sessionStatus } from '../scheduling/index.ts';
import type { SaleWindow, Session, SessionStatus, Sessions } from '../scheduling/index.ts';
import { sessionPages } from '../views/index.ts';
import type { Views } from '../views/index.ts';

/** A session with what follows from clock, event and inventory. */
export interface SessionSummary {
  readonly session: Session;
  readonly saleWindow: SaleWindow;
  /** Sold out as far as the views have heard; the seat board knows it to the moment. */
  readonly status: SessionStatus;
  /** The view of the session stopped at a fact it could not apply: it may be sold out unheard. */
  readonly stale: boolean;
}

/** What summing up sessions needs. */
export interface SummaryPorts {
  readonly sessions: Sessions;
  readonly views: Views;
  readonly clock: Clock;
}

/** Every session of an event, by start, with its status now. */
export const summarizeSessions = async (ports: SummaryPorts, event: Event): Promise<readonly SessionSummary[]> => {
  const now = ports.clock.now();
  const sessions = await ports.sessions.ofEvent(event.eventId);
  return Promise.all(
    sessions.map(async (session) => {
      const page = (await ports.views.get(sessionPages, session.sessionId))?.document;
      const soldOut = page !== undefined && page.capacity > 0 && page.ticketsSold >= page.capacity;
      return {
        session,
        saleWindow: saleWindow(session, event),
        status: sessionStatus({ session, event, soldOut, now }),
        stale: page?.stale === true,
      };
    }),
  );
};
