import { editionOf } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import type { SeatLocks } from '../locking/index.ts';
import type { Sessions } from './sessions.port.ts';

/** The locks, as far as telling them needs. */
export interface EditionPorts {
  readonly sessions: Pick<Sessions, 'find'>;
  readonly seatLocks: Pick<SeatLocks, 'raiseEdition'>;
}

/**
 * Tells the locks the newest edition of a session, so that no process takes seats by an older one
 * that it remembers. Call it after the session was saved, and before anybody is told so: if the
 * locks are told too early, holds wait for an edition that may never come.
 */
export const tellEdition = async (ports: EditionPorts, sessionId: SessionId): Promise<void> => {
  const stored = await ports.sessions.find(sessionId);
  if (stored !== undefined) await ports.seatLocks.raiseEdition(sessionId, editionOf(stored.version));
};
