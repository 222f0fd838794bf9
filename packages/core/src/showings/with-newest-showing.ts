import { TicketlyFault, refuse } from '../kernel/index.ts';
import type { RefusalShape, Result, SessionId, Edition } from '../kernel/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import type { Showing, Showings } from './showings.port.ts';

const attempts = 5;

/**
 * Asks a question based on a showing that may be remembered. If the answer is that a newer edition
 * exists, asks again based on that one.
 *
 * Fault `unavailable` if the showing cannot be read at the edition that is known to exist.
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
