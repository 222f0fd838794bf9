import { inFile, narrows, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `organizations`. */
export const organizations: readonly Accepted[] = [
  ...inFile('organizations/membership.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: a text has no id, so it is nobody’s membership',
    },
    { from: 'organization === undefined', to: 'false', reason: narrows },
  ]),
  ...inFile('organizations/organization-decider.ts', [
    {
      from: "role === 'owner'",
      to: 'false',
      reason: 'changes nothing: whoever makes another person an owner is one, and stays one',
    },
  ]),
  ...inFile('organizations/organization-facts.ts', [
    { from: 'organization !== undefined', to: 'true', reason: ourBug },
  ]),
];
