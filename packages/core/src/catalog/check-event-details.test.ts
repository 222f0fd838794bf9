import { describe, expect, it, test } from 'vitest';
import { defaultLimits, money } from '../kernel/index.ts';
import type { TierId } from '../kernel/index.ts';
import { checkEventDetails } from './check-event-details.ts';
import type { EventDetails, Tier } from './event.ts';

const tier = (tierId: string, over: Partial<Tier> = {}): Tier => ({
  tierId: tierId as TierId,
  name: 'Balcony',
  price: money(4500, 'EUR'),
  color: '#aa00ff',
  ...over,
});
const details: EventDetails = {
  title: 'Night of strings',
  summary: '',
  category: 'rock-concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [tier('balcony'), tier('floor')],
};
const problemsOf = (over: Partial<EventDetails>) =>
  checkEventDetails({ ...details, ...over }, defaultLimits).map(({ path, code }) => `${path}: ${code}`);

describe('the details of an event', () => {
  it('are sound', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ tiers: [] })).toEqual([]);
  });

  it('name prices in one currency', () => {
    expect(problemsOf({ tiers: [tier('a'), tier('b', { price: money(1, 'USD') })] })).toEqual([
      'tiers[1].price: currency-differs',
    ]);
  });

  it('charge fees and taxes that are valid, at most so many', () => {
    const taxes = [{ name: 'VAT', ppm: 200_000, kind: 'included' as const }];
    expect(problemsOf({ priceRules: { fees: [], taxes } })).toEqual([]);
    expect(problemsOf({ priceRules: { fees: [], taxes: taxes.map((tax) => ({ ...tax, ppm: 1_000_001 })) } })).toEqual([
      'priceRules.taxes[0].ppm: rate-invalid',
    ]);
  });

  it('name every tier once', () => {
    expect(problemsOf({ tiers: [tier('a'), tier('b'), tier('a')] })).toEqual(['tiers[2].tierId: duplicate']);
  });

  it('list everything that is wrong at once', () => {
    const venue = { ...details.venue, latitude: 91, longitude: Number.NaN, timeZone: 'Europe/Atlantis', country: 'at' };
    const tiers = [tier('a', { name: '', color: 'red', price: { amountMinor: -1, currency: 'EUR' } })];
    expect(problemsOf({ title: ' ', category: 'Rock!', venue, tiers })).toEqual([
      'title: length-invalid',
      'category: malformed',
      'venue.country: unknown-country',
      'venue.latitude: out-of-range',
      'venue.longitude: out-of-range',
      'venue.timeZone: unknown-time-zone',
      'tiers[0].name: length-invalid',
      'tiers[0].price: amount-invalid',
      'tiers[0].color: malformed',
    ]);
  });

  it('name no price higher than the limit', () => {
    const max = defaultLimits.priceMinor;
    expect(problemsOf({ tiers: [tier('a', { price: money(max, 'EUR') })] })).toEqual([]);
    for (const amountMinor of [max + 1, Number.MAX_SAFE_INTEGER]) {
      const tiers = [tier('a'), tier('b', { price: money(amountMinor, 'EUR') })];
      expect(problemsOf({ tiers })).toEqual(['tiers[1].price: too-high']);
    }
  });

  it('say something that can be read, in form NFC', () => {
    expect(problemsOf({ title: '\u200b\u2060' })).toEqual(['title: length-invalid']);
    expect(problemsOf({ title: 'Night\u0000' })).toEqual(['title: characters-invalid']);
    expect(problemsOf({ summary: 'first\nsecond\ud800' })).toEqual(['summary: characters-invalid']);
    expect(problemsOf({ title: 'Cafe\u0301' })).toEqual(['title: not-normalized']);
    expect(problemsOf({ summary: 'first\r\nsecond\n\n日本 👨‍👩‍👧' })).toEqual([]);
  });

  it('name a country, a currency and a zone of the standards', () => {
    const venue = { ...details.venue, country: 'ZZ', timeZone: '+05:30' };
    expect(problemsOf({ venue, currency: 'ABC' })).toEqual([
      'currency: unknown-currency',
      'venue.country: unknown-country',
      'venue.timeZone: unknown-time-zone',
      'tiers[0].price: currency-differs',
      'tiers[1].price: currency-differs',
    ]);
  });

  it('have no more tiers than the limit', () => {
    const tiers = Array.from({ length: defaultLimits.tiersPerEvent + 1 }, (_, index) => tier(`t${index}`));
    expect(problemsOf({ tiers: tiers.slice(1) })).toEqual([]);
    expect(problemsOf({ tiers })).toEqual(['tiers: too-many']);
  });

  test.each<[path: string, max: number, code: string, of: (text: string) => Partial<EventDetails>]>([
    ['title', 200, 'length-invalid', (title) => ({ title })],
    ['summary', 10_000, 'length-invalid', (summary) => ({ summary })],
    ['category', 200, 'malformed', (category) => ({ category })],
    ['venue.name', 200, 'length-invalid', (name) => ({ venue: { ...details.venue, name } })],
    ['venue.city', 200, 'length-invalid', (city) => ({ venue: { ...details.venue, city } })],
    ['tiers[0].name', 200, 'length-invalid', (name) => ({ tiers: [tier('a', { name })] })],
  ])('have a %s of at most %i characters', (path, max, code, of) => {
    expect(problemsOf(of('a'.repeat(max)))).toEqual([]);
    expect(problemsOf(of('a'.repeat(max + 1)))).toEqual([`${path}: ${code}`]);
  });

  test.each(['concert', 'rock-concert', 'top-40-hits'])('may be of the category "%s"', (category) => {
    expect(problemsOf({ category })).toEqual([]);
  });

  test.each(['', '!concert', 'concert!', 'Concert', '-concert', 'concert-', 'rock--concert', 'rock concert'])(
    'are of no category "%s"',
    (category) => {
      expect(problemsOf({ category })).toEqual(['category: malformed']);
    },
  );

  test.each(['', 'aa00ff', '#aa00f', '#aa00fg', '#aa00ff0', 'a#aa00ff', '#aa00ff\n'])(
    'give no tier the color "%s"',
    (color) => {
      expect(problemsOf({ tiers: [tier('a', { color })] })).toEqual(['tiers[0].color: malformed']);
    },
  );

  test.each([
    ['latitude', 90],
    ['longitude', 180],
  ])('are of a place whose %s is at most %i degrees to either side', (name, max) => {
    const at = (degrees: number) => problemsOf({ venue: { ...details.venue, [name]: degrees } });
    expect([at(max), at(-max)]).toEqual([[], []]);
    for (const beyond of [max + 0.001, -max - 0.001, Infinity, NaN])
      expect(at(beyond)).toEqual([`venue.${name}: out-of-range`]);
  });
});
