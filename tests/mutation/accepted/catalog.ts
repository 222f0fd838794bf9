import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const hasOrganization = 'changes nothing: no organization is ever removed, so one with an event is there';

/** The accepted survivors of `catalog`. */
export const catalog: readonly Accepted[] = [
  ...inFile('catalog/change-event.ts', [
    {
      from: 'layout !== undefined',
      to: 'true',
      reason: 'changes nothing: no version of a layout is ever removed, so one that a session names is there',
    },
  ]),
  ...inFile('catalog/judge-event.ts', [
    { from: '(await ports.organizations.find(event.organizationId))?.state', reason: hasOrganization },
    { from: 'organization !== undefined', to: 'true', reason: hasOrganization },
  ]),
  ...inFile('catalog/own-event.ts', [{ from: 'organization?.state', reason: hasOrganization }]),
  ...inFile('catalog/questions.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: a text is no question, so it is not required' },
  ]),
];
