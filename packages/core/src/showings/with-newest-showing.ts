import { TicketlyFault, refuse } from '../kernel/index.ts';
import type { RefusalShape, Result, SessionId, Edition } from '../kernel/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import type { Showing, Showings } from './showings.port.ts';

const attempts = 5;

/**
 * Asks something by a showing, which may be remembered; where whoever is asked knows of a newer edition, asks again by that one.
 *
 * Fault `unavailable` if the showing can't be read as new as it is known to be.
 */
export const withNewestShowing =
  (ports: { readonly showings: Showings }) =>
  async <Value, Refusal extends RefusalShape>(
    sessionId: SessionId,
    ask: (showing: Showing) => Promise<Result<Value, Refusal>>,
  ): Promise<Result<Value, Exclude<Refusal, ShowingStale> | SessionUnknown>> => {
    let atLeast: Edition | undefined;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const showing = await ports.showings.find(sessionId, atLeast);
      if (showing === undefined) return refuse({ code: 'scheduling/session-unknown' });
      const answer = await ask(showing);
      if (answer.ok) return answer;
      const { refusal } = answer;
      if (!isStale(refusal)) return refuse(refusal as Exclude<Refusal, ShowingStale>);
      atLeast = refusal.edition;
    }
    throw new TicketlyFault(
      'unavailable',
      `session ${sessionId} can not be read as new as edition ${String(atLeast)}`,
      {
        retryAfterMs: 1_000,
      },
    );
  };

const isStale = (refusal: RefusalShape): refusal is ShowingStale => refusal.code === 'locking/showing-stale';
