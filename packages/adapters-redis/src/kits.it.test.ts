import {
  expectRejected,
  runKit,
  seatFeedKit,
  seatFeedSaboteurs,
  seatLocksKit,
  seatLocksSaboteurs,
} from '@ticketly/core/testing';
import type { Kit, Saboteur, SeatLocksSubject } from '@ticketly/core/testing';
import { Redis } from 'ioredis';
import { afterAll, describe, inject, test } from 'vitest';
import { locksOn, patientOptions } from './locks-on.fixture.ts';

const client = new Redis(inject('redisUrl'), patientOptions);
afterAll(() => client.quit());

const locks = locksOn(client, () => [client]);

// Each clause has keys of its own, so that they can wait for their holds to lapse at the same time.
const check = (kit: Kit<SeatLocksSubject>, saboteurs: readonly Saboteur<SeatLocksSubject>[]): void => {
  runKit(kit, { describe, test: test.concurrent }, locks);
  describe(`${kit.port}, sabotaged`, () => {
    for (const saboteur of saboteurs)
      test.concurrent(`is rejected when it ${saboteur.name}`, () => expectRejected(kit, saboteur, locks));
  });
};

check(seatLocksKit, seatLocksSaboteurs);
check(seatFeedKit, seatFeedSaboteurs);
