import type { SeatLocks } from '@ticketly/core';
import { mapLocks } from './map-locks.ts';
import { naiveLocks } from './naive-locks.ts';
import { enter } from './seat-table.ts';
import type { MapStore } from './seat-table.ts';

/** The naive adapter, but a call sees no seat whose time is over. */
const timely = (store: MapStore): SeatLocks => {
  const naive = naiveLocks(store);
  const hold: SeatLocks['hold'] = async (request) => {
    enter(store, request.sessionId);
    return naive.hold(request);
  };
  return { ...naive, hold };
};

/** And it takes seats in one step. */
const atomic = (store: MapStore): SeatLocks => ({ ...timely(store), hold: mapLocks(store).hold });

/**
 * What the adapter is after each step of the document, by the step's heading. And at last it frees
 * only what is the caller's.
 */
export const steps: readonly { readonly heading: string; readonly locksOn: (store: MapStore) => SeatLocks }[] = [
  { heading: '2. Look at the clock first', locksOn: timely },
  { heading: '3. Look and take in one step', locksOn: atomic },
  { heading: '4. Free only what is yours', locksOn: mapLocks },
];
