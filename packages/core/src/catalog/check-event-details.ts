import { isCountry, isCurrency, isTimeZone, textProblems } from '../kernel/index.ts';
import type { Limits, Problem } from '../kernel/index.ts';
import { checkPriceRules } from '../pricing/index.ts';
import { checkQuestions } from './check-questions.ts';
import type { EventDetails, Tier, Venue } from './event.ts';

const titleMaxLength = 200;
const summaryMaxLength = 10_000;
const nameMaxLength = 200;

/**
 * Everything that is wrong with the details of an event; nothing if they are valid. A draft may
 * have no tiers yet.
 */
export const checkEventDetails = (details: EventDetails, limits: Limits): readonly Problem[] => [
  ...textProblems('title', details.title, { max: titleMaxLength }),
  ...textProblems('summary', details.summary, { max: summaryMaxLength, lines: true, optional: true }),
  ...unless(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(details.category) && details.category.length <= nameMaxLength, {
    path: 'category',
    code: 'malformed',
    message: 'a category is made of lower-case words joined by hyphens, as in rock-concert',
  }),
  ...unless(isCurrency(details.currency), {
    path: 'currency',
    code: 'unknown-currency',
    message: 'a currency is a code of ISO 4217 with a minor unit, as in EUR',
  }),
  ...checkVenue(details.venue),
  ...checkTiers(details, limits),
  ...(details.priceRules === undefined ? [] : checkPriceRules('priceRules', details.priceRules, limits)),
  ...checkQuestions(details.questions ?? [], limits),
];

const checkVenue = (venue: Venue): readonly Problem[] => [
  ...textProblems('venue.name', venue.name, { max: nameMaxLength }),
  ...textProblems('venue.city', venue.city, { max: nameMaxLength }),
  ...unless(isCountry(venue.country), {
    path: 'venue.country',
    code: 'unknown-country',
    message: 'a country is a code of ISO 3166-1 alpha-2, as in AT',
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
  ...textProblems(`${path}.name`, name, { max: nameMaxLength }),
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

const checkDegrees = (path: string, degrees: number, max: number): readonly Problem[] =>
  unless(Number.isFinite(degrees) && Math.abs(degrees) <= max, {
    path,
    code: 'out-of-range',
    message: `this is a number of degrees from -${max} to ${max}`,
  });

const unless = (sound: boolean, problem: Problem): readonly Problem[] => (sound ? [] : [problem]);
