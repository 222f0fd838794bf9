import type { SeatLocks } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import type { MakeSubject, SeatLocksSubject } from '@ticketly/core/testing';
import { mapFeed } from './map-feed.ts';
import { mapLocks } from './map-locks.ts';
import { logLength, mapStore } from './seat-table.ts';
import type { MapStore } from './seat-table.ts';

/** Makes an adapter on an empty Map, under a clock that waiting moves. */
export const making =
  (locksOn: (store: MapStore) => SeatLocks): MakeSubject<SeatLocksSubject> =>
  async () => {
    const clock = manualClock();
    const store = mapStore(clock);
    const open = () => ({ seatLocks: locksOn(store), seatFeed: mapFeed(store), clock });
    return {
      subject: {
        ports: open(),
        peer: async () => ({ ports: open(), close: async () => {} }),
        ttlMs: 60_000,
        wait: async (durationMs) => clock.advance(durationMs),
        lose: async () => store.tables.clear(),
        feed: { keeps: logLength / 2, drops: logLength },
      },
      dispose: async () => {},
    };
  };

export const makeLocks = making(mapLocks);
