import { TicketlyFault } from '@ticketly/core';

/**
 * From first to last: the further a purchase has come, the sooner it is served. A sale that only
 * takes orders sells nothing.
 */
export const lanes = ['paying', 'ordering', 'looking'] as const;

/** What a call is for. */
export type Lane = (typeof lanes)[number];

/** Admits a bounded number at a time; the others wait for a bounded time, each in its lane. */
export interface Turnstile {
  /**
   * Runs something once there is room. Fault `overloaded` for a caller who waited too long, or
   * would have to wait behind too many.
   */
  pass<Value>(lane: Lane, run: () => Promise<Value>): Promise<Value>;
  /** How many are admitted, and how many wait in each lane. */
  counts(): { readonly inside: number; readonly waiting: Readonly<Record<Lane, number>> };
}

/** How many are admitted, and how long the others wait. */
export interface TurnstileOptions {
  readonly room: number;
  readonly patienceMs: number;
  /**
   * When this many wait in a lane, further callers are turned away at once: they could not be
   * served in time.
   */
  readonly maxWaiting: number;
}

interface Waiting {
  readonly enter: () => void;
}

const overloaded = (): TicketlyFault =>
  new TicketlyFault('overloaded', 'PostgreSQL: every connection is busy', { retryAfterMs: 1_000 });

/** First come, first served within a lane. */
export const turnstile = ({ room, patienceMs, maxWaiting }: TurnstileOptions): Turnstile => {
  const waiting: Readonly<Record<Lane, Set<Waiting>>> = { paying: new Set(), ordering: new Set(), looking: new Set() };
  let inside = 0;

  const enter = (lane: Lane): Promise<void> => {
    if (inside < room) {
      inside += 1;
      return Promise.resolve();
    }
    if (waiting[lane].size >= maxWaiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const who = {
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        waiting[lane].delete(who);
        reject(overloaded());
      }, patienceMs);
      waiting[lane].add(who);
    });
  };
  /**
   * The place passes directly to a waiting caller without becoming free in between; otherwise a new
   * caller could overtake.
   */
  const leave = (): void => {
    for (const lane of lanes) {
      for (const next of waiting[lane]) {
        waiting[lane].delete(next);
        next.enter();
        return;
      }
    }
    inside -= 1;
  };
  return {
    pass: async (lane, run) => {
      await enter(lane);
      try {
        return await run();
      } finally {
        leave();
      }
    },
    counts: () => ({
      inside,
      waiting: { paying: waiting.paying.size, ordering: waiting.ordering.size, looking: waiting.looking.size },
    }),
  };
};
