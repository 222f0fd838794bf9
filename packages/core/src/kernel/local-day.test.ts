import { describe, expect, it } from 'vitest';
import { instant } from './instant.ts';
import { localDay } from './local-day.ts';

describe('the local day', () => {
  it.each([
    ['Europe/Vienna', '2027-04-30T21:59:59.999Z', '2027-04-30'],
    ['Europe/Vienna', '2027-04-30T22:00:00.000Z', '2027-05-01'],
    ['Europe/Vienna', '2027-01-01T22:59:59.999Z', '2027-01-01'],
    ['America/Los_Angeles', '2027-05-01T06:59:59.000Z', '2027-04-30'],
    ['Pacific/Kiritimati', '2027-12-31T10:00:00.000Z', '2028-01-01'],
    ['UTC', '1900-01-01T00:00:00.000Z', '1900-01-01'],
    ['Asia/Kathmandu', '2999-12-31T18:15:00.000Z', '3000-01-01'],
    ['No/Such_Zone', '2027-05-01T00:00:00.000Z', '2027-05-01'],
  ])('in %s at %s is %s', (timeZone, moment, day) => {
    expect(localDay(instant(Date.parse(moment)), timeZone)).toBe(day);
  });

  it('is one of at most two at a time in all zones, of which there are more than it keeps at hand', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    expect(zones.length).toBeGreaterThan(200);
    const days = (hour: number) => {
      const moment = instant(Date.UTC(2027, 4, 1, hour));
      return [...new Set(zones.map((timeZone) => localDay(moment, timeZone)))].sort();
    };
    expect(days(0)).toEqual(['2027-04-30', '2027-05-01']);
    expect(days(13)).toEqual(['2027-05-01', '2027-05-02']);
  });
});
