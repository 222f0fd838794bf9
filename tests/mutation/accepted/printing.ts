import { inFile, onlySlower, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `printing`. */
export const printing: readonly Accepted[] = [
  ...inFile('printing/prepare-tickets.ts', [
    { from: 'own.length === 0', to: 'false', reason: onlySlower },
    {
      from: "progress.status === 'revoked'",
      to: 'true',
      reason: 'changes nothing: it is asked only of tickets that were all revoked',
    },
    { from: 'contacts.length === 0', to: 'false', reason: onlySlower },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: no ticket gets there, and a text is no guest with a name',
    },
    {
      from: 'name === undefined',
      to: 'false',
      reason: 'changes nothing: a guest without a name reads as null either way',
    },
    { from: 'event !== undefined && session !== undefined', reason: ourBug },
    { from: 'event !== undefined', reason: ourBug },
    { from: 'session !== undefined', reason: ourBug },
    {
      from: 'tiers.find((tier) => tier.tierId === tierId)?.name',
      reason: 'changes nothing: an approved event keeps its tiers, so that of a ticket is there',
    },
  ]),
];
