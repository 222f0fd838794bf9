import { describe, expect, test } from 'vitest';
import { asGivenSaboteurs } from '../../kits/seat-locks/as-given.ts';
import { seatFeedSaboteurs } from '../../kits/seat-feed/saboteurs.ts';
import { seatLocksSaboteurs } from '../../kits/seat-locks/saboteurs.ts';
import { expectDifference, runComparison } from '../run-comparison.ts';
import { seatLocksComparison } from './comparison.ts';

const make = seatLocksComparison.specification;

runComparison(seatLocksComparison, { describe, test }, make, { histories: 100 });

/**
 * What clauses detect and histories don't: concurrent callers, buyers with strange names, very long
 * reads, sweeps, time that passes without an end of a hold; ids, prices and labels at the limits of
 * what is allowed, large halls; and a chain of five steps that few histories contain.
 */
const beyond = new Set([
  ...asGivenSaboteurs.map(({ name }) => name),
  'ignores the case of the seats it tells of',
  'tells of seats by the first 64 characters of their ids',
  'goes on filling the list it gave',
  'frees with a hold whatever it once had',
  'counts the holds of a buyer in a step before it takes one more',
  'looks for the holds of a name by another writing of it',
  'keeps names in a list parted by commas',
  'decodes a name that was never encoded',
  'lets the sweeper sleep',
  'sweeps one session at a time',
  'tells the sweeper when the first session has its next end',
  'counts how long a hold may live from its last change',
  'dates a hold by its last change',
  'tells somebody else of a hold that is over and was not swept',
  'drops a change when there are many',
  'takes the end of a long read for the newest version',
]);

describe('SeatLocks, compared and sabotaged', () => {
  const saboteurs = [...seatLocksSaboteurs, ...seatFeedSaboteurs].filter(({ name }) => !beyond.has(name));
  for (const saboteur of saboteurs)
    test(`is told apart when it ${saboteur.name}`, () =>
      expectDifference(seatLocksComparison, saboteur, make, { histories: 2_000, shrinks: false }));

  test('is told apart by the shortest history, in words', async () => {
    const unfenced = saboteurs.filter(({ name }) => name === 'converts whatever the fence');
    expect(unfenced).toHaveLength(1);
    for (const saboteur of unfenced) {
      const { steps } = await expectDifference(seatLocksComparison, saboteur, make, { histories: 2_000 });
      expect(steps.map((step) => step.do)).toEqual(['hold', 'convert']);
    }
  });
});
