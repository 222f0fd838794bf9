import { describe, expect, it } from 'vitest';
import { calendar, instant, toBase64url } from '../kernel/index.ts';
import { formatListingCursor, parseListingCursor } from './listing-cursor.ts';

describe('the cursor of a list of events', () => {
  it('is read as it was written', () => {
    const place = { sort: 'distance', key: 12.5, eventId: 'e1', now: instant(7) } as const;
    expect(parseListingCursor(formatListingCursor(place))).toEqual(place);
  });

  it.each(['', 'x', '%%%'])('is none of ours when it is %j', (cursor) => {
    expect(parseListingCursor(cursor)).toBeUndefined();
  });

  it.each([
    null,
    { sort: 'date' },
    [],
    ['date'],
    ['date', 1, 'e1', 1, 1],
    ['size', 1, 'e1', 1],
    ['date', '1', 'e1', 1],
    ['date', 1, 'e1', '1'],
    ['date', 1, 'e1', calendar.first - 1],
    ['date', 1, 'e 1', 1],
    ['date', 1, 1, 1],
  ])('is none of ours when it says %j', (said) => {
    const cursor = toBase64url(new TextEncoder().encode(JSON.stringify(said)));
    expect(parseListingCursor(cursor)).toBeUndefined();
  });
});
