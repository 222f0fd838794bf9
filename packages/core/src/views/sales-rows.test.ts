import { describe, expect, it } from 'vitest';
import { money } from '../kernel/index.ts';
import type { SeatId } from '../kernel/index.ts';
import { eventSales } from './event-sales.ts';
import { organizationSales } from './organization-sales.ts';
import { changeRow } from './sales-count.ts';
import { cancelled, changed, created, eventId, foldLog, logOf, ordered, planned } from './sales.fixture.ts';
import type { Happening, Seat } from './sales.fixture.ts';
import { sessionSales } from './session-sales.ts';
import type { View } from './view.ts';

const stalls: readonly Seat[] = [
  ['main-A-1', 'stalls', 4_500],
  ['main-A-2', 'stalls', 4_500],
];
const opened = [created(), planned('evening', 100), planned('matinee', 50)] as const;
const paid = ordered('OrderPaid', 'o1', { seats: stalls });
const eventAfter = (...happenings: readonly Happening[]) => foldLog(eventSales, logOf(happenings)).get(eventId);
const eveningAfter = (...happenings: readonly Happening[]) => foldLog(sessionSales, logOf(happenings)).get('evening');
const sharesAfter = (...happenings: readonly Happening[]) => foldLog(organizationSales, logOf(happenings)).get(eventId);

describe('the currency of sales', () => {
  const toDollars = changed({ currency: 'USD', venue: { timeZone: 'America/New_York' } });

  it('is that of the event until something was sold, and that of the sale from then on', () => {
    for (const after of [eventAfter, sharesAfter]) {
      expect(after(...opened, toDollars)?.currency).toBe('USD');
      expect(after(...opened, paid, toDollars)?.currency).toBe('EUR');
    }
    expect(eventAfter(...opened, paid, toDollars)?.timeZone).toBe('America/New_York');
  });

  it('is that of the first order, whatever the event had before', () => {
    const first = ordered('OrderPaid', 'o1', { seats: stalls, currency: 'USD' });
    for (const after of [eventAfter, sharesAfter, eveningAfter])
      expect(after(...opened, first)).toMatchObject({ currency: 'USD', total: { grossMinor: 9_000 } });
  });
});

describe('the sessions in the sales of an event', () => {
  it('are left as they are when another is cancelled', () => {
    expect(eventAfter(...opened, cancelled('matinee'))?.sessions).toMatchObject([{ key: 'evening', cancelled: false }]);
    expect(eventAfter(...opened, paid, cancelled('matinee'))?.sessions).toMatchObject([
      { key: 'evening', cancelled: false },
    ]);
  });

  it('are cancelled if they are changed in that state', () => {
    const { sessions } = eventAfter(...opened, planned('evening', 100, 'SessionChanged', 'cancelled')) ?? {};
    expect(sessions).toMatchObject([
      { key: 'evening', cancelled: true },
      { key: 'matinee', cancelled: false },
    ]);
  });
});

describe('money that goes back', () => {
  it('without a seat belongs to the day and the session, and to no tier and no section', () => {
    const refunds = [{ seatIds: [], amount: money(700, 'EUR') }];
    const back = ordered('OrderPartlyRefunded', 'o1', { seats: stalls, refunds });
    const both = { ticketsSold: 2, ticketsRefunded: 0, grossMinor: 9_000, refundedMinor: 700 };
    const sold = { ...both, refundedMinor: 0 };
    expect(eventAfter(...opened, paid, back)).toMatchObject({
      ...{ total: both, tiers: [{ key: 'stalls', ...sold }], days: [{ key: '2027-05-01', ...both }] },
      sessions: [{ key: 'evening', ...both }, { key: 'matinee' }],
    });
    expect(eveningAfter(...opened, paid, back)).toMatchObject({ total: both, sections: [{ key: 'main', ...sold }] });
  });

  it('in part leaves the order among those that are paid', () => {
    const refunds = [{ seatIds: ['main-A-1' as SeatId], amount: money(9_999, 'EUR') }];
    const sales = eventAfter(...opened, paid, ordered('OrderPartlyRefunded', 'o1', { seats: stalls, refunds }));
    expect(sales?.orders).toEqual({ placed: 0, paid: 1, refunded: 0, expired: 0, cancelled: 0 });
    expect(sales?.total).toMatchObject({ ticketsRefunded: 1, refundedMinor: 4_500 });
  });
});

describe('sales that can’t be counted', () => {
  it.each<readonly [View, readonly Happening[], string]>([
    [eventSales, [planned('evening')], 'SessionCreated came before its event was created'],
    [eventSales, [created(), paid], 'an order came before its session evening was created'],
    [organizationSales, [paid], 'OrderPaid came before its event was created'],
    [sessionSales, [paid], 'OrderPaid came before its session was created'],
    [
      eventSales,
      [...opened, paid, ordered('OrderPaid', 'o2', { seats: [['main-B-1', 'stalls', Number.MAX_SAFE_INTEGER]] })],
      'is more than can be counted',
    ],
  ])('fail with a reason', (view, happenings, reason) => {
    expect(() => foldLog(view, logOf(happenings))).toThrow(reason);
  });
});

describe('rows', () => {
  it('stay in the order of their keys, and are never changed in place', () => {
    const rows = ['b', 'd', 'f'].map((key) => ({ key, count: 1 }));
    const more = (row: { readonly count: number } | undefined, key: string) => ({ key, count: (row?.count ?? 0) + 1 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      const changed = changeRow(rows, key, (row) => more(row, key));
      const isKnown = rows.some((row) => row.key === key);
      expect(changed.map((row) => row.key)).toEqual([...new Set(['b', 'd', 'f', key])].sort());
      expect(changed.find((row) => row.key === key)?.count).toBe(isKnown ? 2 : 1);
    }
    expect(rows).toEqual(['b', 'd', 'f'].map((key) => ({ key, count: 1 })));
  });
});
