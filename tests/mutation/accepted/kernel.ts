import { inFile, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const sameEitherWay = 'changes nothing: of two that are equal, either will do';
const onlyAtHand = 'changes nothing but the time and the memory it takes';

/** The accepted survivors of `kernel`. */
export const kernel: readonly Accepted[] = [
  ...inFile('kernel/canonical-text.ts', [
    { from: 'one < other', to: 'one <= other', reason: 'changes nothing: no two keys of an object are equal' },
  ]),
  ...inFile('kernel/coalesced.ts', [
    {
      from: 'running === current',
      to: 'true',
      reason: 'changes nothing: a run begins only once the one before it is over',
    },
  ]),
  ...inFile('kernel/cursor-parts.ts', [
    { from: '{ return undefined; }', to: '{}', reason: 'changes nothing: it answers undefined either way' },
  ]),
  ...inFile('kernel/each-of.ts', [
    { from: 'false', to: 'true', reason: 'changes nothing: a failure is thrown, and nobody learns the count' },
  ]),
  ...inFile('kernel/fault.ts', [
    { reason: 'changes nothing: a fault is known by having the mark, whatever its value' },
  ]),
  ...inFile('kernel/instant.ts', [
    { from: 'one > other', to: 'one >= other', reason: sameEitherWay },
    { from: 'one < other', to: 'one <= other', reason: sameEitherWay },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: only what comes second is read' },
  ]),
  ...inFile('kernel/local-day.ts', [
    { from: 'known !== undefined', to: 'false', reason: onlyAtHand },
    { from: 'formats.clear();', to: ';', reason: onlyAtHand },
    { from: 'formats.size >= maxFormats', reason: onlyAtHand },
    { from: 'formats.set(timeZone, made);', to: ';', reason: onlyAtHand },
  ]),
  ...inFile('kernel/money.ts', [
    {
      from: 'sum + amountMinor',
      to: 'sum - amountMinor',
      reason: 'changes nothing: a sum is a safe integer if the same below zero is one',
    },
    { from: 'missing < 0', to: 'missing <= 0', reason: 'changes nothing: of nothing missing no part gets any' },
    { from: 'value < 0n', to: 'value <= 0n', reason: 'changes nothing: a zero has no sign' },
  ]),
  ...inFile('kernel/text.ts', [{ from: 'text.length > 2 * max', to: 'false', reason: onlySlower }]),
  ...inFile('kernel/time-zones.ts', [
    { from: 'name.length <= 64', reason: 'changes nothing but the time it takes: no zone has so long a name' },
    { from: '{ return false; }', to: '{}', reason: 'changes nothing: undefined counts as false' },
  ]),
];
