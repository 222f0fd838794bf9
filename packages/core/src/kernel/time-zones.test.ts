import { describe, expect, it } from 'vitest';
import { isTimeZone } from './time-zones.ts';

describe('a time zone', () => {
  it.each([
    'Europe/Vienna',
    'UTC',
    'Etc/UTC',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'GMT',
    'US/Pacific',
    'America/Port-au-Prince',
  ])('may be %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each([
    '+05:30',
    '-08',
    'Z',
    '',
    'utc',
    'europe/vienna',
    'Europe/vienna',
    'Europe/VIENNA',
    'Europe/Atlantis',
    'PST',
    'ACT',
    'SystemV/AST4',
    'Etc/Unknown',
    'constructor',
    `Europe/${'A'.repeat(1_000)}`,
  ])('is not %s', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });

  it('may be any the runtime lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]);
  });
});
