import type { Clock, Instant, SessionId, Edition } from '../kernel/index.ts';
import type { Showing, Showings } from './showings.port.ts';

/** How much to remember, and for how long. */
export interface ShowingCacheOptions {
  /** The maximum age of an answer, in milliseconds, by the clock. */
  readonly maxAgeMs: number;
  /** How many sessions are remembered; beyond that, the one loaded longest ago is forgotten. */
  readonly max: number;
  /**
   * For how many sessions it is remembered that they do not exist; these do not displace sessions
   * that do. Default 10,000.
   */
  readonly maxAbsent?: number;
}

interface Remembered {
  readonly loadedAt: Instant;
  readonly showing: Promise<Showing | undefined>;
}

/**
 * Answers from memory with what was true up to `maxAgeMs` ago. Callers who ask while a session is
 * being loaded share that load, even if what is remembered is too old for them. That a session does
 * not exist is remembered for as long, since asking for it in a loop must cost the stores nothing.
 * A failed load is not remembered.
 */
export const cachedShowings = (
  showings: Showings,
  clock: Clock,
  { maxAgeMs, max, maxAbsent = 10_000 }: ShowingCacheOptions,
): Showings => {
  /** Sessions that were found, in that order. */
  const remembered = new Map<SessionId, Remembered>();
  /** When each session was found not to exist. */
  const absent = new Map<SessionId, Instant>();
  /**
   * Kept apart from what was found: a client who asks for many sessions that do not exist would
   * displace it.
   */
  const loading = new Map<SessionId, Remembered>();
  const isFresh = (loadedAt: Instant | undefined, now: Instant): boolean =>
    loadedAt !== undefined && now - loadedAt < maxAgeMs;

  const remember = (sessionId: SessionId, entry: Remembered): void => {
    absent.delete(sessionId);
    remembered.delete(sessionId);
    remembered.set(sessionId, entry);
    // What is too old to be used would only keep halls in memory that nobody asks for any more.
    forgetFirst(remembered, ({ loadedAt }) => remembered.size > max || !isFresh(loadedAt, entry.loadedAt));
  };
  const rememberAbsent = (sessionId: SessionId, loadedAt: Instant): void => {
    remembered.delete(sessionId);
    absent.delete(sessionId);
    absent.set(sessionId, loadedAt);
    forgetFirst(absent, (since) => absent.size > maxAbsent || !isFresh(since, loadedAt));
  };
  const load = (sessionId: SessionId, loadedAt: Instant): Promise<Showing | undefined> => {
    const entry = { loadedAt, showing: showings.find(sessionId) };
    loading.set(sessionId, entry);
    const end = (showing?: Showing | null): void => {
      // A later load knows better.
      if (loading.get(sessionId) !== entry) return;
      loading.delete(sessionId);
      if (showing === undefined) rememberAbsent(sessionId, loadedAt);
      else if (showing !== null) remember(sessionId, entry);
    };
    entry.showing.then(end, () => end(null));
    return entry.showing;
  };
  const recall = (sessionId: SessionId): Promise<Showing | undefined> => {
    const now = clock.now();
    const entry = [loading, remembered].map((each) => each.get(sessionId)).find((each) => isFresh(each?.loadedAt, now));
    if (entry !== undefined) return entry.showing;
    return isFresh(absent.get(sessionId), now) ? nothing : load(sessionId, now);
  };
  const recallNewer = async (sessionId: SessionId, atLeast: Edition): Promise<Showing | undefined> => {
    // A caller who knows an edition of the session knows that it exists.
    absent.delete(sessionId);
    const known = recall(sessionId);
    const showing = await known;
    if (showing === undefined || showing.edition >= atLeast) return showing;
    const since = (loading.get(sessionId) ?? remembered.get(sessionId))?.showing;
    return since === undefined || since === known ? load(sessionId, clock.now()) : since;
  };
  return {
    find: (sessionId, atLeast) => (atLeast === undefined ? recall(sessionId) : recallNewer(sessionId, atLeast)),
  };
};

const nothing: Promise<undefined> = Promise.resolve(undefined);

/** Evicts the oldest entries, as long as `isDue` says so. */
const forgetFirst = <Value>(kept: Map<SessionId, Value>, isDue: (value: Value) => boolean): void => {
  for (const [sessionId, value] of kept) {
    if (!isDue(value)) return;
    kept.delete(sessionId);
  }
};
