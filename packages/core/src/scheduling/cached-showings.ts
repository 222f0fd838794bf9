import type { Clock, Instant, SessionId } from '../kernel/index.ts';
import type { Edition } from './edition.ts';
import type { Showing, Showings } from './showings.port.ts';

/** How long and how much to remember. */
export interface ShowingCacheOptions {
  /** How old an answer may be, in milliseconds, by the clock. */
  readonly maxAgeMs: number;
  /** How many sessions are remembered; beyond that the one that was loaded longest ago is forgotten. */
  readonly max: number;
}

interface Remembered {
  readonly loadedAt: Instant;
  readonly showing: Promise<Showing | undefined>;
}

/**
 * Answers from memory with what was true up to `maxAgeMs` ago. Callers who ask while a session is being loaded share that load, also those for
 * whom what was remembered is too old; a load that failed, or found nothing, is not remembered.
 */
export const cachedShowings = (showings: Showings, clock: Clock, { maxAgeMs, max }: ShowingCacheOptions): Showings => {
  const remembered = new Map<SessionId, Remembered>();
  const forget = (sessionId: SessionId, entry: Remembered): void => {
    if (remembered.get(sessionId) === entry) remembered.delete(sessionId);
  };
  /** What is too old to be told would only keep halls in memory that nobody asks for any more. */
  const forgetOld = (now: Instant): void => {
    for (const [sessionId, { loadedAt }] of remembered) {
      if (now - loadedAt < maxAgeMs) return;
      remembered.delete(sessionId);
    }
  };
  const load = (sessionId: SessionId, loadedAt: Instant): Promise<Showing | undefined> => {
    const entry = { loadedAt, showing: showings.find(sessionId) };
    remembered.delete(sessionId);
    remembered.set(sessionId, entry);
    forgetOld(loadedAt);
    for (const oldest of remembered.keys()) if (remembered.size > max) remembered.delete(oldest);
    entry.showing.then(
      (showing) => showing ?? forget(sessionId, entry),
      () => forget(sessionId, entry),
    );
    return entry.showing;
  };
  const recall = (sessionId: SessionId): Promise<Showing | undefined> => {
    const now = clock.now();
    const entry = remembered.get(sessionId);
    const fresh = entry !== undefined && now - entry.loadedAt < maxAgeMs;
    return fresh ? entry.showing : load(sessionId, now);
  };
  const recallNewer = async (sessionId: SessionId, atLeast: Edition): Promise<Showing | undefined> => {
    const known = recall(sessionId);
    const showing = await known;
    if (showing === undefined || showing.edition >= atLeast) return showing;
    const since = remembered.get(sessionId)?.showing;
    return since === undefined || since === known ? load(sessionId, clock.now()) : since;
  };
  return {
    find: (sessionId, atLeast) => (atLeast === undefined ? recall(sessionId) : recallNewer(sessionId, atLeast)),
  };
};
