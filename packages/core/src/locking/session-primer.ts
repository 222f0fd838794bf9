import { TicketlyFault, refuse } from '../kernel/index.ts';
import type { RefusalShape, Result, SessionId } from '../kernel/index.ts';
import type { SessionUnprimed } from './refusals.ts';
import type { SeatLocks } from './seat-locks.port.ts';

/** What the arbiter knows of a session, for locks that know nothing; `SeatSales` has it. */
export interface TakenSource {
  taken(sessionId: SessionId): Promise<Parameters<SeatLocks['prime']>[1]>;
}

/** The locks to teach, and the arbiter that knows. */
export interface PrimingPorts {
  readonly seatLocks: Pick<SeatLocks, 'prime'>;
  readonly seatSales: TakenSource;
}

/**
 * Asks the locks a question. If they do not know the session yet, teaches them and asks again.
 * Fault `unavailable` if they do not learn.
 */
export type AskPrimed = <Value, Refusal extends RefusalShape>(
  sessionId: SessionId,
  ask: () => Promise<Result<Value, Refusal>>,
) => Promise<Result<Value, Exclude<Refusal, SessionUnprimed>>>;

const attempts = 3;

/**
 * Teaches locks that answer `locking/session-unprimed` (the session is new, or the store lost its
 * data) what the arbiter knows. Callers who find the same session unprimed at the same time share
 * one teaching: they may be many, and the list of taken seats may be long.
 */
export const sessionPrimer = (ports: PrimingPorts): AskPrimed => {
  const running = new Map<SessionId, Promise<void>>();

  const teach = async (sessionId: SessionId): Promise<void> => {
    try {
      await ports.seatLocks.prime(sessionId, await ports.seatSales.taken(sessionId));
    } finally {
      running.delete(sessionId);
    }
  };

  const prime = (sessionId: SessionId): Promise<void> => {
    const shared = running.get(sessionId) ?? teach(sessionId);
    running.set(sessionId, shared);
    return shared;
  };

  return async (sessionId, ask) => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const answer = await ask();
      if (answer.ok) return answer;
      if (isOther(answer.refusal)) return refuse(answer.refusal);
      await prime(sessionId);
    }
    throw new TicketlyFault('unavailable', `the lock store loses what it is given for session ${sessionId}`);
  };
};

const isOther = <Refusal extends RefusalShape>(refusal: Refusal): refusal is Exclude<Refusal, SessionUnprimed> =>
  refusal.code !== 'locking/session-unprimed';
