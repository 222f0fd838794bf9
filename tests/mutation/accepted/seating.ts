import { inFile, narrows, onlySlower, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const isNumber = 'changes nothing: the lists are as long as the hall has seats, so there is a number';

/** The accepted survivors of `seating`. */
export const seating: readonly Accepted[] = [
  ...inFile('seating/draw-layout.ts', [
    {
      from: 'note.companionOf !== undefined',
      to: 'true',
      reason: 'changes nothing: what is kept as undefined is read as if it were not there',
    },
    {
      from: 'index !== undefined',
      to: 'true',
      reason: 'changes nothing: a layout with a note about no seat is refused, and no column has such a place',
    },
    { from: "part.kind === 'table'", to: 'true', reason: 'changes nothing: no row is sold whole' },
  ]),
  ...inFile('seating/missing-seats.ts', [
    {
      from: 'index === undefined',
      to: 'false',
      reason: 'changes nothing: a seat that there is not has then no tier, which is no tier that was asked for',
    },
  ]),
  ...inFile('seating/overlaps.ts', [
    { from: 'metres / minDistance', to: 'metres * minDistance', reason: onlySlower },
    { from: '-Infinity', reason: 'changes nothing: the first column is no such number either' },
    { from: '[nobody(), nobody()]', to: '[]', reason: 'changes nothing: the first seat begins a column' },
    { from: 'column === at + 1', to: 'true', reason: onlySlower },
    { from: '(seats[standing.begin]?.row ?? Infinity) < row - 1', to: 'false', reason: onlySlower },
    { from: 'at < seats.length', to: 'at <= seats.length', reason: 'changes nothing: there is no seat at the end' },
    { from: 'seat === undefined || seat.row > row + 1', reason: onlySlower },
    { from: 'seat === undefined', to: 'false', reason: narrows },
    { from: 'seat.row > row + 1', to: 'false', reason: onlySlower },
    { from: 'columns * rows * Math.max(1, size) < Number.MAX_SAFE_INTEGER', reason: ourBug },
    { from: 'columns * rows * Math.max(1, size)', reason: ourBug },
    { from: 'columns * rows', reason: ourBug },
    { from: 'Math.max(1, size)', reason: ourBug },
    { from: 'right - left + 1', reason: ourBug },
    { from: 'right - left', reason: ourBug },
    { from: 'index < size', to: 'index <= size', reason: 'changes nothing: nothing is kept beyond the end' },
    { from: 'x[index] ?? 0', to: 'x[index] && 0', reason: onlySlower },
    { from: 'y[index] ?? 0', to: 'y[index] && 0', reason: onlySlower },
  ]),
  ...inFile('seating/place-problems.ts', [
    { from: 'index < x.length', to: 'index <= x.length', reason: 'changes nothing: no seat is at the end' },
    { from: 'part === undefined', to: 'false', reason: narrows },
    {
      from: 'comparisons < comparisonsPerSlice',
      to: 'comparisons <= comparisonsPerSlice',
      reason: 'changes nothing: a slice is longer by one area',
    },
    { from: 'Math.hypot(apart.x, apart.y) > one.reach + other.reach', reason: onlySlower },
    {
      from: 'along(apart) < reach - tolerance',
      to: 'along(apart) <= reach - tolerance',
      reason: 'accepted: to the last digit, nobody draws areas so that they overlap by 10 cm',
    },
  ]),
  ...inFile('seating/replace-layout.ts', [
    {
      from: 'is.places !== was.places',
      to: 'false',
      reason: 'changes nothing: the label of a whole table says for how many it is',
    },
  ]),
  ...inFile('seating/seat-map.ts', [
    {
      from: '/^(.+)~([1-9]\\d*)$/',
      to: '/(.+)~([1-9]\\d*)$/',
      reason: 'changes nothing: the first match begins at the start anyway, and no id has a line break',
    },
  ]),
  ...inFile('seating/seat-names.ts', [
    { from: 'first < 0', to: 'first <= 0', reason: 'changes nothing: no table has a name that begins with a hyphen' },
  ]),
  ...inFile('seating/seat-problems.ts', [{ from: '-1', to: '+1', reason: isNumber }]),
];
