import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar, earliest, formatInstant, instant, isInCalendar, latest, parseInstant, plusMs } from './instant.ts';
import { defaultLimits } from './limits.ts';
import { dayMs, startOfUtcDay, utcDayOf } from './utc-day.ts';

const written = (text: string): string | undefined => {
  const parsed = parseInstant(text);
  return parsed === undefined ? undefined : formatInstant(parsed);
};

describe('a time', () => {
  it.each([
    ['2027-05-01T18:00:00Z', '2027-05-01T18:00:00.000Z'],
    ['2027-05-01t18:00:00.1239z', '2027-05-01T18:00:00.123Z'],
    ['2027-02-28T20:00:00+01:00', '2027-02-28T19:00:00.000Z'],
    ['2028-02-29T00:15:00-23:59', '2028-03-01T00:14:00.000Z'],
    ['2027-01-01T00:00:00-00:00', '2027-01-01T00:00:00.000Z'],
    ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00.000Z'],
    ['2999-12-31T23:59:59.999Z', '2999-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, utc) => {
    expect(written(text)).toBe(utc);
  });

  it.each([
    '2027-02-30T20:00:00+01:00',
    '2027-02-29T20:00:00Z',
    '2027-04-31T20:00:00Z',
    '2027-00-10T20:00:00Z',
    '2027-13-10T20:00:00Z',
    '2027-01-00T20:00:00Z',
    '2027-01-32T20:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-01T20:60:00Z',
    '2016-12-31T23:59:60Z',
    '2027-01-01T20:00:00+24:00',
    '2027-01-01T20:00:00+01:60',
    '2027-01-01T20:00:00',
    '2027-01-01 20:00:00Z',
    '2027-01-01T20:00:00.Z',
    '2027-01-01T20:00Z',
    '+02027-01-01T20:00:00Z',
    '9999-12-31T23:59:59-12:00',
    '1899-12-31T23:59:59Z',
    '3000-01-01T00:00:00Z',
    '2999-12-31T23:59:59-00:01',
    '２０２７-01-01T20:00:00Z',
  ])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is what it was when it is written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: calendar.first, max: calendar.last }), (epochMs) => {
        expect(parseInstant(formatInstant(instant(epochMs)))).toBe(epochMs);
      }),
    );
  });

  it('has a year of four digits also with a period added or taken away', () => {
    for (const [end, sign] of [
      [calendar.first, -1],
      [calendar.last, 1],
    ] as const)
      expect(formatInstant(plusMs(end, sign * defaultLimits.periodMs))).toMatch(/^\d{4}-/);
  });
});

describe('a moment', () => {
  const [one, two] = [instant(1), instant(2)];

  it('is a whole number of milliseconds', () => {
    for (const epochMs of [0.5, Number.NaN, 2 ** 53]) expect(() => instant(epochMs)).toThrow('a whole number');
    expect(plusMs(two, -1)).toBe(one);
  });

  it('is earlier or later than another', () => {
    expect([latest(one, two), latest(two, one), latest(two, two)]).toEqual([two, two, two]);
    expect([earliest(one, two), earliest(two, one), earliest(one, one)]).toEqual([one, one, one]);
  });

  it('is in the calendar from the first to the last that people may name', () => {
    expect([calendar.first, 0, calendar.last].map(isInCalendar)).toEqual([true, true, true]);
    const outside = [calendar.first - 1, calendar.last + 1, 0.5, Number.NaN];
    expect(outside.map(isInCalendar)).toEqual([false, false, false, false]);
  });

  it('is of a day, from its first moment to the last before the next', () => {
    const first = startOfUtcDay(utcDayOf(instant(Date.UTC(2027, 4, 1, 12))));
    expect(first).toBe(Date.UTC(2027, 4, 1));
    expect([plusMs(first, -1), first, plusMs(first, dayMs - 1), plusMs(first, dayMs)].map(utcDayOf)).toEqual([
      '2027-04-30',
      '2027-05-01',
      '2027-05-01',
      '2027-05-02',
    ]);
  });
});
