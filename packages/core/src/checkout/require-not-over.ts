import { ok, refuse } from '../kernel/index.ts';
import type { Instant, Result } from '../kernel/index.ts';
import { sessionStatus } from '../scheduling/index.ts';
import type { SessionNotOnSale } from '../scheduling/index.ts';
import type { Showing } from '../showings/index.ts';

/**
 * Passes if the session will still take place, whether or not its sale is open: a purchase that has
 * begun may be completed.
 */
export const requireNotOver = (
  { session, event }: Pick<Showing, 'session' | 'event'>,
  now: Instant,
): Result<null, SessionNotOnSale> => {
  const status = sessionStatus({ session, event, soldOut: false, now });
  const isOver = status === 'cancelled' || status === 'completed';
  return isOver ? refuse({ code: 'scheduling/session-not-on-sale', status }) : ok(null);
};
