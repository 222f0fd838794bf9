import { inFile, narrows } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `holding`. */
export const holding: readonly Accepted[] = [
  ...inFile('holding/hold-best-available.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: no seat has this name' },
    {
      from: 'board.value.edition > edition',
      to: 'board.value.edition >= edition',
      reason: 'changes nothing: of two equal editions it takes the other',
    },
  ]),
  ...inFile('holding/hold-request.ts', [
    { from: 'index === undefined', reason: 'changes nothing: no seat is at undefined' },
    { from: 'tierId === null', reason: 'changes nothing: what has no tier has no price' },
    { from: 'area.tierId === null', reason: 'changes nothing: what has no tier has no price' },
    {
      from: 'area === undefined || area.tierId === null',
      reason: 'changes nothing: no area, or one without a tier, has no price',
    },
    { from: '[]', reason: 'changes nothing: seats without a line were refused before' },
  ]),
  ...inFile('holding/hold-seats.ts', [
    { from: 'imprint !== undefined', reason: 'changes nothing: an imprint that is undefined is none' },
    { from: 'origins !== undefined', reason: 'changes nothing: origins that are undefined are none' },
    { from: "refusal.code !== 'locking/hold-unknown'", reason: 'a bug of the caller, told in words' },
  ]),
  ...inFile('holding/refused-buyers.ts', [{ from: 'oldest !== undefined', reason: narrows }]),
];
