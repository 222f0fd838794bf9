import { HttpRefused } from './problem.ts';

/** The requests that are being worked on. */
export interface InFlight {
  /** Throws `http/overloaded` when there are too many, since refusing early keeps the others fast, and to whoever comes after the drain began. */
  enter(): void;
  leave(): void;
  /** Lets nobody in any more; resolves once nothing is being worked on, or when the patience is over. */
  drain(patienceMs: number): Promise<void>;
}

/** Lets in so many at one time. */
export const inFlightLimit = (most: number): InFlight => {
  let count = 0;
  let isOpen = true;
  let tellQuiet: (() => void) | undefined;
  return {
    enter: () => {
      if (!isOpen || count >= most) throw new HttpRefused('http/overloaded');
      count += 1;
    },
    leave: () => {
      count -= 1;
      if (count === 0) tellQuiet?.();
    },
    drain: (patienceMs) =>
      new Promise((resolve) => {
        isOpen = false;
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
