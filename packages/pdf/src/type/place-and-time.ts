import type { Instant } from '@ticketly/core';

/** Where something takes place. */
interface Place {
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly timeZone: string;
}

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** When something begins by the clocks there, and where that is. */
export const placeAndTime = (
  startsAt: Instant,
  { city, country, timeZone }: Place,
): { readonly date: string; readonly place: string } => ({
  date: formatIn(timeZone).format(startsAt),
  place: [city, countryNames.of(country) ?? country].filter((part) => part !== '').join(', '),
});

const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const parts = {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone });
  } catch {
    // A zone that this runtime does not know: the time is told, and that it is UTC's.
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' });
  }
};
