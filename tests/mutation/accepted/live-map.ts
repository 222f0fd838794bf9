import { inFile, narrows, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `live-map`. */
export const liveMap: readonly Accepted[] = [
  ...inFile('live-map/board-watchers.ts', [
    { from: 'listeners.size > 0', reason: 'changes nothing but the time it takes: a frame is made for nobody' },
  ]),
  ...inFile('live-map/hall-state.ts', [
    { from: 'free += count', reason: 'changes nothing: it is only compared with 0' },
    {
      from: "held += Number(after === 'h') - Number(before === 'h')",
      reason: 'changes nothing: it is only compared with 0',
    },
  ]),
  ...inFile('live-map/session-board.ts', [
    { from: 'invariant(held.ok, `the locks refused to tell what is held in session ${sessionId}`);', reason: narrows },
    {
      from: 'read.version !== board.feedVersion',
      to: 'true',
      reason: 'changes nothing but the time it takes: without changes nobody is told of any',
    },
    { from: 'past === undefined', to: 'false', reason: onlySlower },
    {
      from: 'live ?? first.value',
      reason: 'changes nothing: no store is so fast that the board is started afresh before an answer is used',
    },
  ]),
];
