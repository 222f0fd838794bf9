import { describe, expect, it } from 'vitest';
import { calendar, formatCursor, instant } from '../kernel/index.ts';
import { compareLedgerPlaces, formatLedgerCursor, parseLedgerCursor } from './ledger-cursor.ts';

const place = { at: instant(1_000), id: 'o1:r1:taken_back' };

describe('a cursor of the ledger', () => {
  it('leads back to its position, and only in its own list', () => {
    const cursor = formatLedgerCursor('entries', place);
    expect(parseLedgerCursor('entries', cursor)).toEqual(place);
    expect(parseLedgerCursor('moved', cursor)).toBeUndefined();
  });

  it.each([
    ['no base64url', '***'],
    ['no list', formatCursor([])],
    ['a part too few', formatCursor(['entries', 1_000])],
    ['a part too many', formatCursor(['entries', 1_000, 'o1', 'o2'])],
    ['a time that is text', formatCursor(['entries', '1000', 'o1'])],
    ['a time before the calendar', formatCursor(['entries', calendar.first - 1, 'o1'])],
    ['half a millisecond', formatCursor(['entries', 0.5, 'o1'])],
    ['an id that is a number', formatCursor(['entries', 1_000, 1])],
    ['an id of which a part is none', formatCursor(['entries', 1_000, 'o1::taken_back'])],
    ['an id with a space', formatCursor(['entries', 1_000, 'o1:r 1'])],
  ])('is refused: %s', (_words, cursor) => {
    expect(parseLedgerCursor('entries', cursor)).toBeUndefined();
  });
});

it('positions are ordered by time, and at the same time by id', () => {
  const places = [
    { at: instant(1), id: 'b' },
    { at: instant(1), id: 'c' },
    { at: instant(2), id: 'a' },
  ];
  expect(places.toReversed().toSorted(compareLedgerPlaces)).toEqual(places);
  expect(places.map((each) => compareLedgerPlaces(each, each))).toEqual([0, 0, 0]);
});
