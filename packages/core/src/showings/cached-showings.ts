import type { Clock, Instant, SessionId, Edition } from '../kernel/index.ts';
import type { Showing, Showings } from './showings.port.ts';

/** How long and how much to remember. */
export interface ShowingCacheOptions {
  /** How old an answer may be, in milliseconds, by the clock. */
  readonly maxAgeMs: number;
  /** How many sessions are remembered; beyond that the one that was loaded longest ago is forgotten. */
  readonly max: number;
  /** Of how many sessions it is remembered that they are not there; they take no place from those that are. Default 10,000. */
  readonly maxAbsent?: number;
}

interface Remembered {
  readonly loadedAt: Instant;
  readonly showing: Promise<Showing | undefined>;
}

/**
 * Answers from memory with what was true up to `maxAgeMs` ago. Callers who ask while a session is being loaded share that load, also those for
 * whom what was remembered is too old. That there is no such session is remembered for as long, since whoever asks for it in a loop must cost the stores
 * nothing; a load that failed is not.
 */
export const cachedShowings = (
  showings: Showings,
  clock: Clock,
  { maxAgeMs, max, maxAbsent = 10_000 }: ShowingCacheOptions,
): Showings => {
  /** Found, in the order they were. */
  const remembered = new Map<SessionId, Remembered>();
  /** When each session was not there. */
  const absent = new Map<SessionId, Instant>();
  /** Apart from what was found: whoever asks for many that are not there would push it out. */
  const loading = new Map<SessionId, Remembered>();
  const isFresh = (loadedAt: Instant | undefined, now: Instant): boolean =>
    loadedAt !== undefined && now - loadedAt < maxAgeMs;

  const remember = (sessionId: SessionId, entry: Remembered): void => {
    absent.delete(sessionId);
    remembered.delete(sessionId);
    remembered.set(sessionId, entry);
    // What is too old to be told would only keep halls in memory that nobody asks for any more.
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
      // Whoever began later knows better.
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
    // Who knows an edition of it knows that it is there.
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

/** Lets the first ones go, for as long as they are to. */
const forgetFirst = <Value>(kept: Map<SessionId, Value>, isToGo: (value: Value) => boolean): void => {
  for (const [sessionId, value] of kept) {
    if (!isToGo(value)) return;
    kept.delete(sessionId);
  }
};
