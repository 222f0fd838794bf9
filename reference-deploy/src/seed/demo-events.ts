import { money, plusMs } from '@ticketly/core';
import { arenaLayout, theatreLayout } from '@ticketly/core/seating';
import type {
  EventDetails,
  Instant,
  LayoutId,
  OrganizationId,
  PriceRules,
  SaleStart,
  Tier,
  TierId,
} from '@ticketly/core';
import type { DiscountPlan } from '@ticketly/core/discounts';
import type { LayoutDraft } from '@ticketly/core/halls';

/** One event of the demo, with its one session. */
export interface DemoEvent {
  readonly details: EventDetails;
  /** A discount code. */
  readonly discount?: DiscountPlan;
  readonly hall: LayoutDraft;
  /** When the sale opens, in milliseconds from the first start; 0: at once. */
  readonly opensInMs: number;
  /** Days from the first start to the evening of the event. */
  readonly inDays: number;
  /** How many seats are left to buy; undefined: all. */
  readonly seatsLeft?: number;
}

const tier = (name: string, label: string, amountMinor: number, color: string): Tier => ({
  tierId: name as TierId,
  name: label,
  price: money(amountMinor, 'EUR'),
  color,
});
const id = (name: string): TierId => name as TierId;
// A draft has neither id nor owner: it gets them when it is saved.
const nobody = { layoutId: 'draft' as LayoutId, organizationId: 'draft' as OrganizationId };

const arenaHall = (): LayoutDraft => {
  const tiers = {
    standing: id('standing'),
    floor: id('floor'),
    lower: id('lower'),
    upper: id('upper'),
    box: id('box'),
  };
  const { name, canvas, focalPoint, sections } = arenaLayout({ ...nobody, tiers });
  return { name, canvas, focalPoint, sections };
};

const theatreHall = (): LayoutDraft => {
  const tiers = { stalls: id('stalls'), circle: id('circle'), balcony: id('balcony') };
  const { name, canvas, focalPoint, sections } = theatreLayout({ ...nobody, tiers });
  return { name, canvas, focalPoint, sections };
};

const vienna = { country: 'AT', city: 'Wien', timeZone: 'Europe/Vienna' };
const arena = { name: 'Donau Arena', latitude: 48.2206, longitude: 16.3903, ...vienna };
const theatre = { name: 'Theater am Kanal', latitude: 48.2127, longitude: 16.3786, ...vienna };

const arenaTiers: readonly Tier[] = [
  tier('standing', 'Standing', 6_900, '#2a78d6'),
  tier('floor', 'Floor seats', 12_900, '#8a3ffc'),
  tier('lower', 'Lower bowl', 9_900, '#0f9d78'),
  tier('upper', 'Upper bowl', 5_900, '#d98a00'),
  tier('box', 'Boxes and tables', 19_900, '#d6336c'),
];
const theatreTiers: readonly Tier[] = [
  tier('stalls', 'Stalls', 5_400, '#8a3ffc'),
  tier('circle', 'Circle', 4_200, '#0f9d78'),
  tier('balcony', 'Balcony', 2_600, '#d98a00'),
];

const feeAndTax: PriceRules = {
  fees: [
    {
      name: 'Booking fee',
      per: 'ticket',
      amount: { kind: 'flat', amountMinor: 190 },
      payer: 'buyer',
      recipient: 'organizer',
      isRefundable: false,
    },
  ],
  taxes: [{ name: 'VAT', ppm: 130_000, kind: 'included' }],
};

const encore: DiscountPlan = {
  name: 'Encore',
  code: 'ENCORE',
  rule: { kind: 'percentage', ppm: 200_000, tierIds: [], sessionIds: [] },
  isPublic: true,
  startsAt: null,
  endsAt: null,
  totalLimit: null,
  perBuyerLimit: null,
};

/**
 * The demo's events: a big sale in progress, one that opens in two minutes, and one that is nearly
 * sold out.
 */
export const demoEvents: readonly DemoEvent[] = [
  {
    details: {
      title: 'Northern Lights: The Arena Tour',
      summary: 'Two hours of light and sound. About 12,000 places, on sale now.',
      category: 'concert',
      venue: arena,
      currency: 'EUR',
      tiers: arenaTiers,
    },
    hall: arenaHall(),
    opensInMs: 0,
    inDays: 45,
  },
  {
    details: {
      title: 'The Winter Garden',
      summary: 'A play in two acts. The sale opens two minutes after the first start of this demo: watch it.',
      category: 'theatre',
      venue: theatre,
      currency: 'EUR',
      tiers: theatreTiers,
    },
    hall: theatreHall(),
    opensInMs: 120_000,
    inDays: 30,
  },
  {
    details: {
      title: 'An Evening at the Piano',
      summary: 'Songs at the piano. Only the last 20 seats are left. The code ENCORE takes a fifth off.',
      category: 'concert',
      venue: theatre,
      currency: 'EUR',
      tiers: theatreTiers,
      priceRules: feeAndTax,
    },
    discount: encore,
    hall: theatreHall(),
    opensInMs: 0,
    inDays: 14,
    seatsLeft: 20,
  },
];

/** When the sale of an event opens, if the demo is set up at `now`. */
export const saleStartOf = ({ opensInMs }: DemoEvent, now: Instant): SaleStart =>
  opensInMs === 0 ? { kind: 'at-once' } : { kind: 'at', at: plusMs(now, opensInMs) };
