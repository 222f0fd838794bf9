import type { Limits, Problem } from '../kernel/index.ts';
import type { EventDetails, Tier, Venue } from './event.ts';

const titleMaxLength = 200;
const summaryMaxLength = 10_000;
const nameMaxLength = 200;

/** Everything that is wrong with the details of an event; nothing, if they are sound. A draft may have no tiers yet. */
export const checkEventDetails = (details: EventDetails, limits: Limits): readonly Problem[] => [
  ...checkLength('title', details.title, titleMaxLength),
  ...unless(details.summary.length <= summaryMaxLength, {
    path: 'summary',
    code: 'too-long',
    message: `a summary has at most ${summaryMaxLength} characters, not ${details.summary.length}`,
  }),
  ...unless(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(details.category) && details.category.length <= nameMaxLength, {
    path: 'category',
    code: 'malformed',
    message: 'a category is made of lower-case words joined by hyphens, as in rock-concert',
  }),
  ...unless(/^[A-Z]{3}$/.test(details.currency), {
    path: 'currency',
    code: 'malformed',
    message: 'a currency is a code of three capital letters (ISO 4217)',
  }),
  ...checkVenue(details.venue),
  ...checkTiers(details, limits),
];

const checkVenue = (venue: Venue): readonly Problem[] => [
  ...checkLength('venue.name', venue.name, nameMaxLength),
  ...checkLength('venue.city', venue.city, nameMaxLength),
  ...unless(/^[A-Z]{2}$/.test(venue.country), {
    path: 'venue.country',
    code: 'malformed',
    message: 'a country is a code of two capital letters (ISO 3166-1)',
  }),
  ...checkDegrees('venue.latitude', venue.latitude, 90),
  ...checkDegrees('venue.longitude', venue.longitude, 180),
  ...unless(isTimeZone(venue.timeZone), {
    path: 'venue.timeZone',
    code: 'unknown-time-zone',
    message: 'a time zone is a name of the IANA database, as in Europe/Vienna',
  }),
];

const checkTiers = ({ tiers, currency }: EventDetails, limits: Limits): readonly Problem[] => [
  ...unless(tiers.length <= limits.tiersPerEvent, {
    path: 'tiers',
    code: 'too-many',
    message: `an event has at most ${limits.tiersPerEvent} tiers, not ${tiers.length}`,
  }),
  ...tiers.flatMap((tier, index) => [
    ...checkTier(tier, `tiers[${index}]`, currency, limits),
    ...unless(tiers.findIndex(({ tierId }) => tierId === tier.tierId) === index, {
      path: `tiers[${index}].tierId`,
      code: 'duplicate',
      message: `"${tier.tierId}" is the id of an earlier tier`,
    }),
  ]),
];

const checkTier = (
  { name, price, color }: Tier,
  path: string,
  currency: string,
  { priceMinor }: Limits,
): readonly Problem[] => [
  ...checkLength(`${path}.name`, name, nameMaxLength),
  ...unless(price.currency === currency, {
    path: `${path}.price`,
    code: 'currency-differs',
    message: `the price is in ${price.currency}, the event in ${currency}`,
  }),
  ...unless(Number.isSafeInteger(price.amountMinor) && price.amountMinor >= 0, {
    path: `${path}.price`,
    code: 'amount-invalid',
    message: 'a price is a whole number of minor units, zero or more',
  }),
  ...unless(!(price.amountMinor > priceMinor), {
    path: `${path}.price`,
    code: 'too-high',
    message: `a price is at most ${priceMinor} minor units, not ${price.amountMinor}`,
  }),
  ...unless(/^#[0-9a-fA-F]{6}$/.test(color), {
    path: `${path}.color`,
    code: 'malformed',
    message: 'a color is written #rrggbb',
  }),
];

const checkLength = (path: string, text: string, max: number): readonly Problem[] =>
  unless(text.trim().length > 0 && text.length <= max, {
    path,
    code: 'length-invalid',
    message: `this takes between 1 and ${max} characters`,
  });

const checkDegrees = (path: string, degrees: number, max: number): readonly Problem[] =>
  unless(Number.isFinite(degrees) && Math.abs(degrees) <= max, {
    path,
    code: 'out-of-range',
    message: `this is a number of degrees from -${max} to ${max}`,
  });

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
};

const unless = (sound: boolean, problem: Problem): readonly Problem[] => (sound ? [] : [problem]);
