import { expectRejected, lockHistoryKit, lockHistorySaboteurs, runKit } from '@ticketly/core/testing';
import { seatFeedKit, seatFeedSaboteurs, seatLocksKit, seatLocksSaboteurs } from '@ticketly/core/testing';
import { runComparison, seatLocksComparison } from '@ticketly/core/testing/comparing';
import { describe, test } from 'vitest';
import { makeLocks } from './make-locks.ts';

runKit(seatLocksKit, { describe, test }, makeLocks);
runKit(seatFeedKit, { describe, test }, makeLocks);
runKit(lockHistoryKit, { describe, test }, makeLocks);
runComparison(seatLocksComparison, { describe, test }, () => makeLocks(50), { histories: 300 });

for (const saboteur of seatLocksSaboteurs)
  test(`rejected: ${saboteur.name}`, () => expectRejected(seatLocksKit, saboteur, makeLocks));
for (const saboteur of seatFeedSaboteurs)
  test(`rejected: ${saboteur.name}`, () => expectRejected(seatFeedKit, saboteur, makeLocks));
for (const saboteur of lockHistorySaboteurs)
  test(`rejected: ${saboteur.name}`, () => expectRejected(lockHistoryKit, saboteur, makeLocks));
