import type { Clock } from './clock.port.ts';

/** A budget that fills up evenly with time, up to what a second gives. */
export interface Pace {
  /** How many may be done now. */
  left(): number;
  /** So many are done. */
  spend(count: number): void;
}

/** A budget of so many a second; full at first. */
export const paceOf = (clock: Clock, perSecond: number): Pace => {
  const max = Math.max(1, perSecond);
  let tokens = max;
  let filledAt = clock.now();
  const fill = (): void => {
    const now = clock.now();
    tokens = Math.min(max, tokens + (Math.max(0, now - filledAt) * perSecond) / 1_000);
    filledAt = now;
  };
  return {
    left: () => {
      fill();
      return Math.floor(tokens);
    },
    spend: (count) => {
      tokens -= count;
    },
  };
};
