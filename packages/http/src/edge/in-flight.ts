import { HttpRefused } from '../answers/problem.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed, ShedReason } from '../telemetry/shed.ts';

/** A request that was let in. */
export interface Visit {
  /**
   * Takes a place, once all of the request is here: who sends slowly takes none. Throws
   * `http/overloaded` if the last one went meanwhile.
   */
  begin(): void;
  leave(): void;
}

/** The requests that are here, and those being worked on. */
export interface InFlight {
  /**
   * Throws `http/overloaded` when all places are taken, since refusing early keeps the others fast,
   * and to whoever comes after the drain began. What begins something new may take a tenth of the
   * places, so that who holds a seat finds one to order and to pay.
   */
  enter(finishes: boolean): Visit;
  /** Lets nobody in any more; resolves once nobody is here, or when the patience is over. */
  drain(patienceMs: number): Promise<void>;
}

/** Works on so many at one time; 0 on all. */
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
