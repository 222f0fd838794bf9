import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `halls`. */
export const halls: readonly Accepted[] = inFile('halls/find-own-layout.ts', [
  {
    from: '(await organizations.find(layout.organizationId))?.state',
    reason: 'changes nothing: no organization is ever removed, so one with a layout is there',
  },
]);
