import type { Event } from '../catalog/index.ts';
import type { Clock } from '../kernel/index.ts';
import { saleWindow, sessionStatus } from '../scheduling/index.ts';
import type { SaleWindow, Session, SessionStatus, Sessions } from '../scheduling/index.ts';
import { sessionPages } from '../views/index.ts';
import type { SessionPage, Views } from '../views/index.ts';

/** A session with what follows from the clock, its event and its inventory. */
export interface SessionSummary {
  readonly session: Session;
  readonly saleWindow: SaleWindow;
  /** `sold_out` is as current as the views are; the seat board is exact. */
  readonly status: SessionStatus;
  /** The session's view stopped at a fact it could not apply: it may miss that it is sold out. */
  readonly stale: boolean;
}

/** What summarizing sessions needs. */
export interface SummaryPorts {
  readonly sessions: Sessions;
  readonly views: Views;
  readonly clock: Clock;
}

/** Whether every seat of a session is sold, as far as its page tells. */
export const isSoldOut = (page: SessionPage | undefined): boolean =>
  page !== undefined && page.capacity > 0 && page.ticketsSold >= page.capacity;

/** Every session of an event, by start, with its status now. */
export const summarizeSessions = async (ports: SummaryPorts, event: Event): Promise<readonly SessionSummary[]> => {
  const now = ports.clock.now();
  const sessions = await ports.sessions.ofEvent(event.eventId);
  return Promise.all(
    sessions.map(async (session) => {
      const page = (await ports.views.get(sessionPages, session.sessionId))?.document;
      return {
        session,
        saleWindow: saleWindow(session, event),
        status: sessionStatus({ session, event, soldOut: isSoldOut(page), now }),
        stale: page?.stale === true,
      };
    }),
  );
};
