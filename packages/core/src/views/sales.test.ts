import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money } from '../kernel/index.ts';
import type { DiscountId, SeatId, SessionId, TierId } from '../kernel/index.ts';
import { quote } from '../pricing/index.ts';
import type { Fee, OrderPrice } from '../pricing/index.ts';
import { eventSales } from './event-sales.ts';
import { organizationSales } from './organization-sales.ts';
import { cancelled, changed, created, eventId, foldLog, logOf, ordered, planned } from './sales.fixture.ts';
import type { Happening, Seat, Step } from './sales.fixture.ts';
import { sessionSales } from './session-sales.ts';
import type { View } from './view.ts';

const stalls: readonly Seat[] = [
  ['main-A-1', 'stalls', 4_500],
  ['main-A-2', 'stalls', 4_500],
];
const mixed: readonly Seat[] = [
  ['main-B-1', 'circle', 3_000],
  ['floor~7', 'circle', 2_000],
  ['table9', 'vip', 80_000],
];

const fee: Fee = {
  name: 'Service',
  per: 'ticket',
  amount: { kind: 'flat', amountMinor: 150 },
  payer: 'buyer',
  recipient: 'organizer',
  isRefundable: false,
};

/** Ten euros off two tickets, fees of buyer and organizer, and taxes in the price and beside it. */
const discountedStalls = (): OrderPrice | undefined => {
  const answer = quote({
    sessionId: 'evening' as SessionId,
    lines: stalls.map(([, tierId, cents]) => ({ tierId: tierId as TierId, price: money(cents, 'EUR') })),
    currency: 'EUR',
    rules: {
      fees: [fee, { ...fee, amount: { kind: 'flat', amountMinor: 70 }, payer: 'organizer', recipient: 'platform' }],
      taxes: [
        { name: 'VAT', ppm: 100_000, kind: 'included' },
        { name: 'Tourism', ppm: 50_000, kind: 'added' },
      ],
    },
    discount: {
      discountId: 'd1' as DiscountId,
      code: 'SPRING',
      rule: { kind: 'flat', amountMinor: 1_000, tierIds: [], sessionIds: [] },
    },
  });
  return answer.ok ? answer.value.price : undefined;
};

/** Given what happened, the sales are these. */
const eventAfter = (...happenings: readonly Happening[]) => foldLog(eventSales, logOf(happenings)).get(eventId);
const eveningAfter = (...happenings: readonly Happening[]) => foldLog(sessionSales, logOf(happenings)).get('evening');
const sharesAfter = (...happenings: readonly Happening[]) => foldLog(organizationSales, logOf(happenings)).get(eventId);

const opened = [created(), planned('evening', 100), planned('matinee', 50)] as const;

describe('the sales of an event', () => {
  it('begin with nothing', () => {
    expect(eventAfter(...opened)).toMatchObject({
      currency: 'EUR',
      timeZone: 'Europe/Vienna',
      orders: { placed: 0, paid: 0, refunded: 0, expired: 0, cancelled: 0 },
      total: { ticketsSold: 0, ticketsRefunded: 0, grossMinor: 0, refundedMinor: 0 },
      tiers: [],
      days: [],
      sessions: [
        { key: 'evening', capacity: 100, cancelled: false, ticketsSold: 0 },
        { key: 'matinee', capacity: 50, cancelled: false, ticketsSold: 0 },
      ],
    });
  });

  it('count a paid order by session, tier and day, and one that is only placed as an order', () => {
    const sales = eventAfter(
      ...opened,
      ordered('OrderPlaced', 'o1', { seats: mixed }),
      ordered('OrderPlaced', 'o2', { seats: stalls, session: 'matinee' }),
      ordered('OrderPaid', 'o1', { seats: mixed }),
    );
    const whole = { ticketsSold: 3, ticketsRefunded: 0, grossMinor: 85_000, refundedMinor: 0 };
    expect(sales).toMatchObject({
      orders: { placed: 2, paid: 1 },
      total: whole,
      tiers: [
        { key: 'circle', ticketsSold: 2, grossMinor: 5_000 },
        { key: 'vip', ticketsSold: 1, grossMinor: 80_000 },
      ],
      days: [{ key: '2027-05-01', ...whole }],
      sessions: [
        { key: 'evening', ...whole, orders: { placed: 1, paid: 1 } },
        { key: 'matinee', ticketsSold: 0, orders: { placed: 1, paid: 0 } },
      ],
    });
  });

  it('count what came back beside what was sold, on the day it came back', () => {
    const sales = eventAfter(
      ...opened,
      ordered('OrderPlaced', 'o1', { seats: stalls }),
      ordered('OrderPaid', 'o1', { seats: stalls }),
      ordered('OrderRefunded', 'o1', { seats: stalls, at: '2027-05-03T12:00:00.000Z' }),
    );
    const both = { ticketsSold: 2, ticketsRefunded: 2, grossMinor: 9_000, refundedMinor: 9_000 };
    expect(sales).toMatchObject({
      orders: { paid: 1, refunded: 1 },
      total: both,
      tiers: [{ key: 'stalls', ...both }],
      days: [
        { key: '2027-05-01', ticketsSold: 2, ticketsRefunded: 0, grossMinor: 9_000, refundedMinor: 0 },
        { key: '2027-05-03', ticketsSold: 0, ticketsRefunded: 2, grossMinor: 0, refundedMinor: 9_000 },
      ],
    });
  });

  it('tell discounts, fees and taxes from the prices, and what went back of these from the rest', () => {
    const price = discountedStalls();
    const sold = { grossMinor: 9_000, discountMinor: 1_000, feesMinor: 300, taxesMinor: 728 + 400 };
    const paid = ordered('OrderPaid', 'o1', { seats: stalls, ...(price && { price }) });
    expect(eventAfter(...opened, paid)).toMatchObject({
      total: { ...sold, ticketsSold: 2, refundedMinor: 0 },
      tiers: [{ key: 'stalls', ...sold }],
      sessions: [{ key: 'evening', ...sold }, { key: 'matinee' }],
    });
    // One ticket goes back, with its tax and all that was paid for it.
    const refunds = [{ seatIds: ['main-A-2' as SeatId], amount: money(4_350, 'EUR') }];
    const back = ordered('OrderPartlyRefunded', 'o1', { seats: stalls, ...(price && { price }), refunds });
    expect(eveningAfter(...opened, paid, back)).toMatchObject({
      total: { ...sold, ticketsSold: 2, ticketsRefunded: 1, refundedMinor: 4_000 },
      tiers: [{ key: 'stalls', ...sold, refundedMinor: 4_000 }],
    });
  });

  it('say nothing of discounts, fees and taxes where there are none', () => {
    const { total } = eventAfter(...opened, ordered('OrderPaid', 'o1', { seats: stalls })) ?? {};
    expect(total).toEqual({ ticketsSold: 2, ticketsRefunded: 0, grossMinor: 9_000, refundedMinor: 0 });
  });

  it('have the days of the venue, also when it moved before the sale', () => {
    const late = { seats: stalls, at: '2027-05-01T23:30:00.000Z' };
    expect(eventAfter(...opened, ordered('OrderPaid', 'o1', late))?.days).toMatchObject([{ key: '2027-05-02' }]);
    const moved = changed({ currency: 'USD', venue: { timeZone: 'America/New_York' } });
    const there = eventAfter(...opened, moved, ordered('OrderPaid', 'o1', { ...late, currency: 'USD' }));
    expect(there).toMatchObject({ currency: 'USD', days: [{ key: '2027-05-01', grossMinor: 9_000 }] });
  });

  it('distinguish an expired order from a cancelled one', () => {
    const sales = eventAfter(
      ...opened,
      ordered('OrderPlaced', 'o1', { seats: stalls }),
      ordered('OrderPlaced', 'o2', { seats: stalls }),
      ordered('OrderExpired', 'o1', { seats: stalls }),
      ordered('OrderCancelled', 'o2', { seats: stalls }),
    );
    expect(sales).toMatchObject({
      orders: { placed: 2, expired: 1, cancelled: 1 },
      total: { ticketsSold: 0 },
      days: [],
    });
  });

  it('keep a cancelled session that somebody ordered, and no other', () => {
    const sales = eventAfter(
      ...opened,
      ordered('OrderPlaced', 'o1', { seats: stalls }),
      cancelled('evening'),
      cancelled('matinee'),
    );
    expect(sales?.sessions).toMatchObject([{ key: 'evening', cancelled: true, orders: { placed: 1 } }]);
  });

  it('take no money of another currency once something was sold', () => {
    const sold = [...opened, ordered('OrderPaid', 'o1', { seats: stalls })];
    const foreign = ordered('OrderPaid', 'o2', { seats: stalls, currency: 'USD' });
    expect(() => eventAfter(...sold, foreign)).toThrow("USD can't be counted among EUR");
    expect(() => eveningAfter(...sold, foreign)).toThrow(/USD/);
    expect(() => sharesAfter(...sold, foreign)).toThrow(/USD/);
  });

  it.each(['constructor', '__proto__', 'toString'])('count a tier with the id %s', (tierId) => {
    const seats: readonly Seat[] = [['main-A-1', tierId, 100]];
    expect(eventAfter(...opened, ordered('OrderPaid', 'o1', { seats }))?.tiers).toMatchObject([
      { key: tierId, ticketsSold: 1 },
    ]);
  });
});

describe('the sales of a session', () => {
  it('count by section: rows, areas and whole tables', () => {
    const sales = eveningAfter(
      ...opened,
      ordered('OrderPaid', 'o1', { seats: mixed }),
      ordered('OrderPaid', 'o2', { seats: stalls }),
      ordered('OrderRefunded', 'o2', { seats: stalls }),
      planned('evening', 120, 'SessionChanged'),
    );
    expect(sales).toMatchObject({
      capacity: 120,
      sections: [
        { key: 'floor~', ticketsSold: 1, grossMinor: 2_000 },
        { key: 'main', ticketsSold: 3, ticketsRefunded: 2, grossMinor: 12_000, refundedMinor: 9_000 },
        { key: 'table9', ticketsSold: 1, grossMinor: 80_000 },
      ],
    });
  });
});

describe('the sales of an organization', () => {
  it('have one small document for each event, with the seats of the sessions that take place', () => {
    const sales = sharesAfter(
      ...opened,
      ordered('OrderPlaced', 'o1', { seats: stalls }),
      ordered('OrderPaid', 'o1', { seats: stalls }),
      planned('evening', 120, 'SessionChanged'),
      cancelled('matinee'),
    );
    expect(sales).toEqual({
      organizationId: 'strings',
      eventId,
      currency: 'EUR',
      orders: { placed: 1, paid: 1, refunded: 0, expired: 0, cancelled: 0 },
      total: { ticketsSold: 2, ticketsRefunded: 0, grossMinor: 9_000, refundedMinor: 0 },
      halls: [{ key: 'evening', capacity: 120 }],
    });
  });
});

/** The lives that an order may have; one that expired may still be paid, if its seats are free. */
const lives: readonly (readonly Step[])[] = [
  ['OrderPlaced'],
  ['OrderPlaced', 'OrderCancelled'],
  ['OrderPlaced', 'OrderExpired'],
  ['OrderPlaced', 'OrderPaid'],
  ['OrderPlaced', 'OrderPaid', 'OrderRefunded'],
  ['OrderPlaced', 'OrderExpired', 'OrderPaid'],
  ['OrderPlaced', 'OrderExpired', 'OrderPaid', 'OrderRefunded'],
];

const seat = fc.constantFrom<Seat>(...stalls, ...mixed, ['side-A-1', 'free', 0]);
const life = fc.record({
  steps: fc.constantFrom(...lives),
  session: fc.constantFrom('evening', 'matinee'),
  seats: fc.array(seat, { minLength: 1, maxLength: 5 }),
  /** When each of its steps happens, in hours. */
  hours: fc.array(fc.nat(2_000), { minLength: 4, maxLength: 4 }),
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

interface Happened extends Life {
  readonly step: Step;
  readonly hour: number;
}

const history = (orders: readonly Life[]): readonly Happened[] =>
  orders
    .flatMap((order) => {
      const hours = [...order.hours].sort((one, other) => one - other);
      return order.steps.map((step, at) => ({ ...order, step, hour: hours[at] ?? 0 }));
    })
    .sort((one, other) => one.hour - other.hour);

const tell = (happened: readonly Happened[], orders: readonly Life[]): readonly Happening[] =>
  happened.map(({ step, session, seats, hour, ...order }) =>
    ordered(step, `o${orders.findIndex(({ hours }) => hours === order.hours)}`, {
      session,
      seats,
      at: new Date(Date.UTC(2027, 0, 1) + hour * 3_600_000).toISOString(),
    }),
  );

/** Recounts seats of orders that came to a step, without the fold. */
const recount = (happened: readonly Happened[], isMeant: (seat: Seat, of: Happened) => boolean) => {
  const sum = (step: Step, valueOf: (seat: Seat) => number): number =>
    happened
      .filter((one) => one.step === step)
      .flatMap((one) => one.seats.filter((seat) => isMeant(seat, one)))
      .reduce((total, seat) => total + valueOf(seat), 0);
  return {
    ticketsSold: sum('OrderPaid', () => 1),
    ticketsRefunded: sum('OrderRefunded', () => 1),
    grossMinor: sum('OrderPaid', ([, , amountMinor]) => amountMinor),
    refundedMinor: sum('OrderRefunded', ([, , amountMinor]) => amountMinor),
  };
};

describe('whatever happens to orders, the sales', () => {
  const orders = fc.array(life, { maxLength: 30 });

  it('are a recount of them, and the rows of each kind sum up to the total', () => {
    fc.assert(
      fc.property(orders, (lifes) => {
        const happened = history(lifes);
        const log = logOf([...opened, ...tell(happened, lifes)]);
        const sales = foldLog(eventSales, log).get(eventId);
        const evening = foldLog(sessionSales, log).get('evening');
        expect(sales?.total).toEqual(recount(happened, () => true));
        expect(sales?.orders).toEqual({
          placed: lifes.length,
          paid: lifes.filter(({ steps }) => steps.includes('OrderPaid')).length,
          refunded: lifes.filter(({ steps }) => steps.includes('OrderRefunded')).length,
          expired: lifes.filter(({ steps }) => steps.includes('OrderExpired')).length,
          cancelled: lifes.filter(({ steps }) => steps.includes('OrderCancelled')).length,
        });
        for (const { key, ...count } of sales?.tiers ?? [])
          expect(count).toEqual(recount(happened, ([, tierId]) => tierId === key));
        for (const { key, ...count } of sales?.sessions ?? [])
          expect(count).toMatchObject(recount(happened, (_, { session }) => session === key));
        expect(evening?.total).toEqual(recount(happened, (_, { session }) => session === 'evening'));
        for (const { key, ...count } of evening?.sections ?? [])
          expect(count).toEqual(
            recount(happened, ([id], { session }) => session === 'evening' && id.split(/-|(?<=~)/)[0] === key),
          );
        const kinds = [sales?.tiers, sales?.days, sales?.sessions, evening?.sections];
        for (const [at, rows] of kinds.entries()) {
          const sold = (rows ?? []).reduce((sum, { ticketsSold }) => sum + ticketsSold, 0);
          const net = (rows ?? []).reduce((sum, row) => sum + row.grossMinor - row.refundedMinor, 0);
          const total = at === 3 ? evening?.total : sales?.total;
          expect([sold, net]).toEqual([total?.ticketsSold, (total?.grossMinor ?? 0) - (total?.refundedMinor ?? 0)]);
          expect((rows ?? []).map(({ key }) => key)).toEqual([...new Set((rows ?? []).map(({ key }) => key))].sort());
        }
        expect(foldLog(organizationSales, log).get(eventId)?.total).toEqual(sales?.total);
      }),
    );
  });

  it('are the same, folded in batches of any size', () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 40 }), (lifes, size) => {
        const log = logOf([...opened, ...tell(history(lifes), lifes)]);
        for (const view of [eventSales, sessionSales, organizationSales] as readonly View[])
          expect(foldLog(view, log, size)).toEqual(foldLog(view, log, 1));
      }),
    );
  });
});
