import type { Instant } from './instant.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
const maxFormats = 200;

/** A zone that this runtime does not know has the days of UTC. */
const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const parts = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...parts, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...parts, timeZone: 'UTC' });
  }
};

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  if (formats.size >= maxFormats) formats.clear();
  const made = formatIn(timeZone);
  formats.set(timeZone, made);
  return made;
};

/**
 * The day that it is at a moment in a zone of the IANA database, as `2027-05-01`: days written like
 * this sort by time.
 *
 * @example
 * localDay(instant(Date.UTC(2027, 3, 30, 22, 30)), 'Europe/Vienna'); // '2027-05-01'
 */
export const localDay = (moment: Instant, timeZone: string): string => {
  // In English: month/day/year.
  const [month = '', day = '', year = ''] = formatOf(timeZone).format(moment).split('/');
  return `${year.padStart(4, '0')}-${month}-${day}`;
};
