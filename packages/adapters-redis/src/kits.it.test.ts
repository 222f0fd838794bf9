import {
  expectRejected,
  lockHistoryKit,
  lockHistorySaboteurs,
  runKit,
  seatBrakesKit,
  seatBrakesSaboteurs,
  seatFeedKit,
  seatFeedSaboteurs,
  seatLocksKit,
  seatLocksSaboteurs,
} from '@ticketly/core/testing';
import type { Kit, MakeSubject, Saboteur } from '@ticketly/core/testing';
import { Redis } from 'ioredis';
import { afterAll, describe, inject, test } from 'vitest';
import { locksOn, patientOptions } from './locks-on.fixture.ts';

const client = new Redis(inject('redisUrl'), patientOptions);
afterAll(() => client.quit());

const locks = locksOn(client, () => [client]);

// Each clause has keys of its own, so that they can wait for their holds to lapse at the same time.
const check = <Subject>(
  kit: Kit<Subject>,
  saboteurs: readonly Saboteur<Subject>[],
  locks: MakeSubject<Subject>,
): void => {
  runKit(kit, { describe, test: test.concurrent }, locks);
  describe(`${kit.port}, sabotaged`, () => {
    for (const saboteur of saboteurs)
      test.concurrent(`is rejected when it ${saboteur.name}`, () => expectRejected(kit, saboteur, locks));
  });
};

check(seatLocksKit, seatLocksSaboteurs, locks);
check(seatBrakesKit, seatBrakesSaboteurs, locks);
check(seatFeedKit, seatFeedSaboteurs, locks);
check(lockHistoryKit, lockHistorySaboteurs, locks);
