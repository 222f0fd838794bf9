import { instant } from '@ticketly/core';
import type { Clock, Instant, Randomness } from '@ticketly/core';

/**
 * A process of the simulated system. A dead one never gets an answer again; a stalled one gets them
 * later.
 */
export interface SimulatedProcess {
  readonly name: string;
  alive: boolean;
  stalledUntil: number;
}

export const bornProcess = (name: string): SimulatedProcess => ({ name, alive: true, stalledUntil: 0 });

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly process: SimulatedProcess | undefined;
  readonly wake: () => void;
}

/**
 * Virtual time with one thread of events: whoever waits is woken in the order of time, and of two
 * at one time the earlier one first.
 */
export interface Schedule extends Clock {
  readonly random: Randomness;
  /** True with a probability of `perMille` in a thousand. */
  chance(perMille: number): boolean;
  sleep(durationMs: number, process?: SimulatedProcess): Promise<void>;
  /** Does what takes real time, such as asking a server: nobody is woken before it is done. */
  standStill<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Runs until nobody waits any more, or until the time. @returns how many wakings it took */
  run(until?: number): Promise<number>;
}

/**
 * A generator of whole numbers from a seed: the same seed, the same numbers, on every machine
 * (mulberry32).
 */
export const seededRandom = (seed: number): Randomness => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { integer: (below) => Math.floor(next() * below) };
};

/** Counts what is under way, and waits until nothing is. */
const workCounter = () => {
  let underWay = 0;
  let onDone = (): void => undefined;
  return {
    count: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) onDone();
      }
    },
    /** Until everything that was woken waits in the schedule again. */
    rest: async (): Promise<void> => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (underWay === 0) return;
        await new Promise<void>((resolve) => (onDone = resolve));
      }
    },
  };
};

/**
 * Makes a schedule. Everything in a simulation that takes time must wait here and nowhere else:
 * then the seed alone decides what happens.
 */
export const createSchedule = (seed: number, startsAt: Instant): Schedule => {
  const random = seededRandom(seed);
  const sleepers: Sleeper[] = [];
  const work = workCounter();
  let now: number = startsAt;
  let count = 0;

  const earliest = (): Sleeper | undefined => {
    let best = 0;
    for (let at = 1; at < sleepers.length; at += 1) {
      const one = sleepers[at];
      const other = sleepers[best];
      if (one && other && (one.at < other.at || (one.at === other.at && one.order < other.order))) best = at;
    }
    return sleepers.splice(best, 1)[0];
  };
  const wakeNext = (until: number): boolean => {
    const sleeper = earliest();
    if (sleeper === undefined) return false;
    const { process } = sleeper;
    if (process !== undefined && !process.alive) return true;
    if (process !== undefined && process.stalledUntil > sleeper.at) {
      sleepers.push({ ...sleeper, at: process.stalledUntil });
      return true;
    }
    if (sleeper.at > until) {
      sleepers.push(sleeper);
      return false;
    }
    now = Math.max(now, sleeper.at);
    sleeper.wake();
    return true;
  };

  return {
    random,
    now: () => instant(now),
    chance: (perMille) => random.integer(1_000) < perMille,
    sleep: (durationMs, process) =>
      new Promise((wake) => {
        count += 1;
        sleepers.push({ at: now + Math.max(0, Math.round(durationMs)), order: count, process, wake });
      }),
    standStill: work.count,
    run: async (until = Number.MAX_SAFE_INTEGER) => {
      let wakings = 0;
      do {
        await work.rest();
        wakings += 1;
      } while (wakeNext(until));
      return wakings;
    },
  };
};
