import { editionOf } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import type { SeatLocks } from '../locking/index.ts';
import type { Sessions } from './sessions.port.ts';

/** The locks, as far as they are told that what they may have been asked by is out of date. */
export interface EditionPorts {
  readonly sessions: Pick<Sessions, 'find'>;
  readonly seatLocks: Pick<SeatLocks, 'raiseEdition'>;
}

/**
 * Tells the locks the newest edition of a session, so that no process takes seats by what it remembers of an older one. To be called after the
 * session was saved, and before anybody is told that it was: told too early, holds would wait for an edition that may never come.
 */
export const tellEdition = async (ports: EditionPorts, sessionId: SessionId): Promise<void> => {
  const stored = await ports.sessions.find(sessionId);
  if (stored !== undefined) await ports.seatLocks.raiseEdition(sessionId, editionOf(stored.version));
};
