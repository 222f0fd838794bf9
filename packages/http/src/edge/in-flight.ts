import { HttpRefused } from '../answers/problem.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed, ShedReason } from '../telemetry/shed.ts';

/** A request that was let in. */
export interface Visit {
  /**
   * Takes a place, once the whole request has arrived: slow senders take none. Throws
   * `http/overloaded` if the last place was taken in the meantime.
   */
  begin(): void;
  leave(): void;
}

/** The requests that are here, and those in progress. */
export interface InFlight {
  /**
   * Throws `http/overloaded` when all places are taken, since refusing early keeps the others fast,
   * and for every request after the drain began. Requests that begin something new may take only a
   * tenth of the places, so that buyers who hold seats find one to order and to pay.
   */
  enter(finishes: boolean): Visit;
  /** Admits nobody any more; resolves once all requests are done, or when the patience is over. */
  drain(patienceMs: number): Promise<void>;
}

/** Limits how many requests are in progress at a time; 0 removes the limit. */
export const inFlightLimit = (max: number, shed: CountShed = ignore): InFlight => {
  const places = max === 0 ? Infinity : max;
  let present = 0;
  let finishing = 0;
  let beginning = 0;
  let isOpen = true;
  let tellQuiet: (() => void) | undefined;

  const obstacle = (finishes: boolean): ShedReason | undefined => {
    if (!isOpen) return 'ending';
    if (finishing + beginning >= places) return 'full';
    return !finishes && beginning >= places / 10 ? 'full-for-beginners' : undefined;
  };
  const assertRoom = (finishes: boolean): void => {
    const reason = obstacle(finishes);
    if (reason === undefined) return;
    shed(reason);
    throw new HttpRefused('http/overloaded');
  };
  const take = (finishes: boolean, taken: 1 | -1): void => {
    if (finishes) finishing += taken;
    else beginning += taken;
  };
  return {
    enter: (finishes) => {
      assertRoom(finishes);
      present += 1;
      let hasPlace = false;
      return {
        begin: () => {
          assertRoom(finishes);
          take(finishes, 1);
          hasPlace = true;
        },
        leave: () => {
          if (hasPlace) take(finishes, -1);
          present -= 1;
          if (present === 0) tellQuiet?.();
        },
      };
    },
    drain: (patienceMs) =>
      new Promise((resolve) => {
        isOpen = false;
        if (present === 0) {
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
