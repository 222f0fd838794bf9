import { editionOf, instant, TicketlyFault } from '../kernel/index.ts';
import type { Clock, SessionId } from '../kernel/index.ts';
import type { Showing, Showings } from './showings.port.ts';

/** The id of the session of this name. */
export const idOf = (name: string): SessionId => name as SessionId;

/** What is shown of it. */
export const showing = (name: string, version = 1): Showing =>
  ({ session: { sessionId: idOf(name) }, edition: editionOf(version) }) as Showing;

/** Showings that count how often each session was loaded. */
export interface Counted {
  readonly showings: Showings;
  /** The names, in order. */
  readonly loads: readonly string[];
  readonly clock: Clock;
  /** Moves the clock. */
  passMs(ms: number): void;
  /** Makes every session a newer one. */
  change(): void;
  /** The names of those that do not exist; at first, `lost`. */
  readonly absent: Set<string>;
}

/** `broken` cannot be loaded. */
export const counted = (): Counted => {
  const loads: string[] = [];
  const absent = new Set(['lost']);
  let version = 1;
  const find: Showings['find'] = async (sessionId) => {
    loads.push(sessionId);
    if (sessionId === 'broken') throw new TicketlyFault('unavailable', 'the store is away');
    return absent.has(sessionId) ? undefined : showing(sessionId, version);
  };
  let now = 5_000;
  return {
    loads,
    absent,
    showings: { find },
    clock: { now: () => instant(now) },
    passMs: (ms) => {
      now += ms;
    },
    change: () => {
      version += 1;
    },
  };
};
