import { TicketlyFault } from '@ticketly/core';

/**
 * From first to last: the further a purchase has come, the sooner it is served. A sale that only
 * takes orders sells nothing.
 */
export const lanes = ['paying', 'ordering', 'looking'] as const;

/** What a call is for. */
export type Lane = (typeof lanes)[number];

/**
 * Lets so many in at one time; the others wait for a bounded time, each in the lane of what they
 * are for.
 */
export interface Turnstile {
  /**
   * Runs something once there is room. Fault `overloaded` for whoever waited too long, or would
   * have to wait behind too many.
   */
  pass<Value>(lane: Lane, run: () => Promise<Value>): Promise<Value>;
  /** How many are in, and how many wait in each lane. */
  counts(): { readonly inside: number; readonly waiting: Readonly<Record<Lane, number>> };
}

/** How many are let in, and how long the others wait. */
export interface TurnstileOptions {
  readonly room: number;
  readonly patienceMs: number;
  /**
   * Who comes while so many wait in a lane is sent away at once: they could not be served in time.
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
   * The place goes to who waits without becoming free in between, or somebody who comes just now
   * would overtake.
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
