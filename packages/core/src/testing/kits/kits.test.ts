import { describe, test } from 'vitest';
import { manualClock, memoryLockStore, memoryPorts, memorySeatFeed, memorySeatLocks } from '../../memory/index.ts';
import type { Ports } from '../../ports.ts';
import {
  expectRejected,
  runKit,
  seatFeedKit,
  seatFeedSaboteurs,
  seatLocksKit,
  seatLocksSaboteurs,
  seatSalesKit,
  seatSalesSaboteurs,
} from './index.ts';
import type { Kit, Made, MakeSubject, PortsSubject, Saboteur, SeatLocksSubject } from './index.ts';

/** A subject that needs no putting away. */
const made = <Subject>(subject: Subject): Made<Subject> => ({ subject, dispose: async () => {} });

const locks: MakeSubject<SeatLocksSubject> = async () => {
  const clock = manualClock();
  const store = memoryLockStore({ clock });
  return made({
    ports: { seatLocks: memorySeatLocks(store), seatFeed: memorySeatFeed(store), clock },
    ttlMs: 60_000,
    wait: async (durationMs) => clock.advance(durationMs),
    lose: async () => store.lose(),
  });
};

/** Every port in memory under a clock that waiting moves. */
const ports: MakeSubject<PortsSubject<keyof Ports>> = async () => {
  const clock = manualClock();
  const wait = async (durationMs: number): Promise<void> => clock.advance(durationMs);
  return made({ ports: memoryPorts({ clock }), ttlMs: 60_000, wait });
};

const check = <Subject>(
  kit: Kit<Subject>,
  saboteurs: readonly Saboteur<Subject>[],
  make: MakeSubject<Subject>,
): void => {
  runKit(kit, { describe, test }, make);
  describe(`${kit.port}, sabotaged`, () => {
    for (const saboteur of saboteurs)
      test(`is rejected when it ${saboteur.name}`, () => expectRejected(kit, saboteur, make));
  });
};

check(seatLocksKit, seatLocksSaboteurs, locks);
check(seatFeedKit, seatFeedSaboteurs, locks);
check(seatSalesKit, seatSalesSaboteurs, ports);
