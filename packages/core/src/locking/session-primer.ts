import type { SessionId } from '../kernel/index.ts';
import type { SeatLocks } from './seat-locks.port.ts';

/** What the arbiter knows of a session, for locks that know nothing; `SeatSales` has it. */
export interface TakenSource {
  taken(sessionId: SessionId): Promise<Parameters<SeatLocks['prime']>[1]>;
}

export interface PrimingPorts {
  readonly seatLocks: Pick<SeatLocks, 'prime'>;
  readonly seatSales: TakenSource;
}

/**
 * Teaches locks that answered `locking/session-unprimed` what the arbiter knows. Callers who find the same session unprimed at one time share one
 * teaching: after the store lost its data they are many, and what is taken may be long.
 */
export const sessionPrimer = (ports: PrimingPorts): ((sessionId: SessionId) => Promise<void>) => {
  const running = new Map<SessionId, Promise<void>>();
  const teach = async (sessionId: SessionId): Promise<void> => {
    try {
      await ports.seatLocks.prime(sessionId, await ports.seatSales.taken(sessionId));
    } finally {
      running.delete(sessionId);
    }
  };
  return (sessionId) => {
    const shared = running.get(sessionId) ?? teach(sessionId);
    running.set(sessionId, shared);
    return shared;
  };
};
