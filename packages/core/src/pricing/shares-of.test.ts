import { expect, it } from 'vitest';
import { sumLines } from './order-price.ts';
import { fee, priced, tickets, vat } from './pricing.fixture.ts';
import { sharesOf } from './shares-of.ts';

const platforms = fee({ recipient: 'platform' });
const taxes = [vat(100_000), vat(200_000, 'added')];

it.each([
  ['has all of it where there are neither fees nor taxes', { fees: [], taxes: [] }, 2_200, 0, []],
  ['has their own fees too', { fees: [fee()], taxes: [] }, 2_350, 0, []],
  ['has none of the platform’s fees', { fees: [fee(), platforms, platforms], taxes: [] }, 2_350, 300, []],
  ['bears those that they pay', { fees: [{ ...platforms, payer: 'organizer' as const }], taxes: [] }, 2_050, 150, []],
  ['has no taxes, neither in the price nor added', { fees: [platforms], taxes }, 2_000, 150, [200, 440]],
])('of what is paid, the organizer %s', (_words, rules, organizerMinor, platformMinor, taxesMinor) => {
  const { price } = priced({ lines: tickets(2_200), rules });
  expect(sharesOf(sumLines(price.lines, price), price)).toEqual({ organizerMinor, platformMinor, taxesMinor });
});
