import { expectRejected, runKit, seatFeedKit, seatFeedSaboteurs } from '@ticketly/core/testing';
import { seatLocksKit, seatLocksSaboteurs } from '@ticketly/core/testing';
import { describe, test } from 'vitest';
import { makeLocks } from './make-locks.ts';

runKit(seatLocksKit, { describe, test }, makeLocks);
runKit(seatFeedKit, { describe, test }, makeLocks);

for (const saboteur of seatLocksSaboteurs)
  test(`rejected: ${saboteur.name}`, () => expectRejected(seatLocksKit, saboteur, makeLocks));
for (const saboteur of seatFeedSaboteurs)
  test(`rejected: ${saboteur.name}`, () => expectRejected(seatFeedKit, saboteur, makeLocks));
