import { HttpRefused } from './problem.ts';

/** The requests that are being worked on. */
export interface InFlight {
  /**
   * Throws `http/overloaded` when there are too many, since refusing early keeps the others fast, and to whoever comes after the drain began. What begins
   * something new may take half of the places, so that who holds a seat finds one to order and to pay.
   */
  enter(finishes: boolean): void;
  leave(): void;
  /** Lets nobody in any more; resolves once nothing is being worked on, or when the patience is over. */
  drain(patienceMs: number): Promise<void>;
}

/** Lets in so many at one time; 0 lets in all. */
export const inFlightLimit = (most: number): InFlight => {
  const places = most === 0 ? Infinity : most;
  let count = 0;
  let isOpen = true;
  let tellQuiet: (() => void) | undefined;
  return {
    enter: (finishes) => {
      if (!isOpen || count >= (finishes ? places : places / 2)) throw new HttpRefused('http/overloaded');
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
