import type { Event } from '../catalog/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Instant, Result } from '../kernel/index.ts';
import type { SessionNotOnSale } from './refusals.ts';
import { saleWindow } from './sale-window.ts';
import type { Session, SessionProgress, SessionStatus } from './session.ts';

/** What a session's status depends on. */
export interface SessionSituation {
  readonly session: Pick<Session, 'startsAt' | 'endsAt' | 'saleStart' | 'saleEndsAt'> & {
    readonly progress: Pick<SessionProgress, 'status'>;
  };
  readonly event: Pick<Event, 'progress'>;
  /** Follows from the inventory; never set by hand. */
  readonly soldOut: boolean;
  readonly now: Instant;
}

/**
 * What a session is to a buyer, as a function of the clock, the state and the inventory. The first
 * that applies: cancelled (also with its event), completed, closed, scheduled (event not approved,
 * or the sale not open yet), paused, sold out, on sale.
 */
export const sessionStatus = ({ session, event, soldOut, now }: SessionSituation): SessionStatus => {
  const { progress } = session;
  const { opensAt, closesAt } = saleWindow(session, event);
  if (progress.status === 'cancelled' || event.progress.status === 'cancelled') return 'cancelled';
  if (now >= session.endsAt || event.progress.status === 'completed') return 'completed';
  if (progress.status === 'closed' || now >= closesAt) return 'closed';
  if (event.progress.status !== 'approved' || opensAt === null || now < opensAt) return 'scheduled';
  if (progress.status === 'paused') return 'paused';
  return soldOut ? 'sold_out' : 'on_sale';
};

/**
 * Lets a purchase begin, or says why not. Looks at the window only: whether seats are left is the
 * inventory's answer, at the moment of the hold.
 *
 * @example
 * const open = requireOnSale({ ...showing, now: ports.clock.now() });
 * if (!open.ok) return open;
 */
export const requireOnSale = (situation: Omit<SessionSituation, 'soldOut'>): Result<null, SessionNotOnSale> => {
  const status = sessionStatus({ ...situation, soldOut: false });
  if (status === 'on_sale') return ok(null);
  const { opensAt } = saleWindow(situation.session, situation.event);
  const comes = status === 'scheduled' && opensAt !== null && opensAt > situation.now;
  return refuse({ code: 'scheduling/session-not-on-sale', status, ...(comes ? { opensAt } : {}) });
};
