import { inFile, narrows, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const noPart = 'changes nothing: a part without positions is found by no reader, and dropped with the next read';

/** The accepted survivors of `messaging`. */
export const messaging: readonly Accepted[] = [
  ...inFile('messaging/follow-log.ts', [{ from: 'follower.overtaken?.(unsure.subjects)', reason: narrows }]),
  ...inFile('messaging/hand-over.ts', [
    { from: 'follower.applyAll?.(bySubject)', reason: narrows },
    {
      from: 'bySubject.size === 0',
      to: 'false',
      reason: 'changes nothing: where nothing is due, no failure is remembered either',
    },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: no failure is a text' },
  ]),
  ...inFile('messaging/recover-or-mark.ts', [
    { from: 'follower.recover?.(failed.subject)', reason: narrows },
    { from: 'follower.markStale?.(failed.subject)', reason: narrows },
    {
      from: 'follower.markStale !== undefined',
      to: 'true',
      reason: 'changes nothing: who has no such verb is asked for nothing',
    },
  ]),
  ...inFile('messaging/subjects.ts', [
    { from: 'from !== undefined', to: 'true', reason: 'changes nothing: no position is at or beyond undefined' },
  ]),
  ...inFile('messaging/shared-feed.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: noPart },
    { from: 'after < to', reason: onlySlower },
    { from: 'parts.slice(first)', to: 'parts', reason: onlySlower },
    { from: 'found.length >= limit', reason: onlySlower },
    { from: 'end !== undefined', to: 'true', reason: narrows },
    { from: 'parts[0]?.events', reason: narrows },
  ]),
];
