import type { Clock } from './clock.port.ts';

/** A budget that refills evenly over time, up to one second's worth. */
export interface Pace {
  /** How many may be spent now. */
  left(): number;
  /** Spends this many. */
  spend(count: number): void;
}

/** A budget of `perSecond`; full at first. */
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
