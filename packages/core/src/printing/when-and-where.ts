import type { Instant } from '../kernel/index.ts';

const countryNames = new Intl.DisplayNames('en', { type: 'region' });
const dayOnly = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;
const toTheMinute = { ...dayOnly, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** A moment by the clocks of a zone, as in `Saturday, 1 May 2027 at 19:30 CEST`. */
export const timeIn = (timeZone: string, moment: Instant): string => formatIn(timeZone, toTheMinute).format(moment);

/** A day by the calendar of a zone, as in `Saturday, 1 May 2027`. */
export const dayIn = (timeZone: string, moment: Instant): string => formatIn(timeZone, dayOnly).format(moment);

/** As in `Wien, Austria`. */
export const placeOf = ({ city, country }: { readonly city: string; readonly country: string }): string =>
  [city, countryNames.of(country) ?? country].filter((part) => part !== '').join(', ');

/** A zone that this runtime does not know has the times of UTC. */
const formatIn = (timeZone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' });
  }
};
