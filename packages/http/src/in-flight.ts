import { HttpRefused } from './problem.ts';

/** The requests that are being worked on. */
export interface InFlight {
  /** Throws `http/overloaded` when there are too many: refusing early keeps the others fast. */
  enter(): void;
  leave(): void;
  /** Resolves once nothing is being worked on any more, or when the patience is over. */
  whenQuiet(patienceMs: number): Promise<void>;
}

/** Lets in so many at one time. */
export const inFlightLimit = (most: number): InFlight => {
  let count = 0;
  let tellQuiet: (() => void) | undefined;
  return {
    enter: () => {
      if (count >= most) throw new HttpRefused('http/overloaded');
      count += 1;
    },
    leave: () => {
      count -= 1;
      if (count === 0) tellQuiet?.();
    },
    whenQuiet: (patienceMs) =>
      new Promise((resolve) => {
        if (count === 0) {
          resolve();
          return;
        }
        const enough = setTimeout(resolve, patienceMs);
        tellQuiet = () => {
          clearTimeout(enough);
          resolve();
        };
      }),
  };
};
