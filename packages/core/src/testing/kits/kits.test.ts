import { describe, test } from 'vitest';
import { manualClock, memoryLockStore, memorySeatFeed, memorySeatLocks } from '../../memory/index.ts';
import { expectRejected, runKit, seatLocksKit, seatLocksSaboteurs } from './index.ts';
import type { Kit, Made, MakeSubject, Saboteur, SeatLocksSubject } from './index.ts';

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
