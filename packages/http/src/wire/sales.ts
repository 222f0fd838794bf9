import { formatInstant } from '@ticketly/core';
import type { Event } from '@ticketly/core';
import type { EventShare, SalesDelta, SalesSum, ShownSales, ShownSessionSales } from '@ticketly/core/dashboards';
import type { EventSales, OrderCount, SalesCount, SalesRow, SessionInSales } from '@ticketly/core/views';
import { z } from 'zod';
import { currencyWords } from '../edge/values.ts';
import type { CsvCell } from '../answers/csv-answer.ts';
import { stale } from './scheduling.ts';
import { countOut, idOut, moneyOut, timeOut } from './values.ts';

const countFields = {
  ticketsSold: countOut('Tickets sold, including those refunded later.'),
  ticketsRefunded: countOut('Tickets refunded.'),
  gross: moneyOut.describe('Ticket prices of everything sold, before discounts, fees and added taxes.'),
  discount: moneyOut.describe('What discounts took off these prices.'),
  refunded: moneyOut.describe('What was refunded of the discounted prices.'),
  net: moneyOut.describe(
    '`gross` less `discount` and `refunded`. It can be negative for a day, because a refund counts on the day it is made.',
  ),
  fees: moneyOut.describe('Fees that buyers paid on top of the prices, including those refunded later.'),
  taxes: moneyOut.describe('Taxes, included in the prices or added to them, including those refunded later.'),
};
const ordersOut = z
  .object({
    placed: countOut('Orders placed.'),
    paid: countOut('Orders paid.'),
    refunded: countOut('Orders refunded in full.'),
    expired: countOut('Orders not paid in time, including those paid late.'),
    cancelled: countOut('Orders cancelled by their buyers.'),
  })
  .describe('How many orders reached each state.');
const totalOut = z.object(countFields).describe('All sales together.');
const tiersOut = z.array(z.object({ tierId: idOut('tier'), ...countFields })).describe('Sales by price tier.');
const capacity = countOut('Seats and places that can be sold.');
const version = z.string().describe('Grows with every change that is counted.');

/** The sales of an event; `version` grows with every fact that is counted. */
export const eventSalesOut = z.object({
  eventId: idOut('event'),
  version,
  timeZone: z.string().describe('Time zone of the venue, in which days are counted: an IANA name.'),
  capacity,
  orders: ordersOut,
  total: totalOut,
  tiers: tiersOut,
  sessions: z
    .array(
      z.object({
        sessionId: idOut('session'),
        startsAt: timeOut.describe('When the session starts.'),
        cancelled: z.boolean().describe('Whether the session was cancelled.'),
        capacity,
        orders: ordersOut,
        ...countFields,
      }),
    )
    .describe('Sales by session.'),
  days: z
    .array(
      z.object({
        day: z.string().meta({ format: 'date', description: 'The day in the time zone of the venue: `2027-05-01`.' }),
        ...countFields,
      }),
    )
    .describe('Sales by day.'),
  stale,
});

/** The sales of a session, with every section of its hall. */
export const sessionSalesOut = z.object({
  sessionId: idOut('session'),
  eventId: idOut('event'),
  version,
  capacity,
  orders: ordersOut,
  total: totalOut,
  tiers: tiersOut,
  sections: z
    .array(
      z.object({
        sectionId: z.string().describe('Id of the section, unique within its layout.'),
        label: z.string().describe('Name of the section.'),
        capacity,
        ...countFields,
      }),
    )
    .describe('Sales by section of the hall.'),
  stale,
});

export const eventShareOut = z.object({
  eventId: idOut('event'),
  title: z.string().describe('Title of the event.'),
  version,
  capacity,
  orders: ordersOut,
  total: totalOut,
  stale,
});

export const salesSumOut = z.object({
  currency: z.string().describe(currencyWords),
  events: countOut('Events with prices in this currency.'),
  capacity,
  orders: ordersOut,
  total: totalOut,
  stale,
});

const wireCount = (count: SalesCount, currency: string) => ({
  ticketsSold: count.ticketsSold,
  ticketsRefunded: count.ticketsRefunded,
  gross: { amountMinor: count.grossMinor, currency },
  discount: { amountMinor: count.discountMinor ?? 0, currency },
  refunded: { amountMinor: count.refundedMinor, currency },
  net: { amountMinor: netMinor(count), currency },
  fees: { amountMinor: count.feesMinor ?? 0, currency },
  taxes: { amountMinor: count.taxesMinor ?? 0, currency },
});
const netMinor = ({ grossMinor, discountMinor = 0, refundedMinor }: SalesCount): number =>
  grossMinor - discountMinor - refundedMinor;
const wireOrders = ({ placed, paid, refunded, expired, cancelled }: OrderCount) => ({
  placed,
  paid,
  refunded,
  expired,
  cancelled,
});
const wireTiers = (rows: readonly SalesRow[], currency: string) =>
  rows.map((row) => ({ tierId: row.key, ...wireCount(row, currency) }));
const wireSessions = (rows: readonly SessionInSales[], currency: string) =>
  rows.map((row) => ({
    sessionId: row.key,
    startsAt: formatInstant(row.startsAt),
    cancelled: row.cancelled,
    capacity: row.capacity,
    orders: wireOrders(row.orders),
    ...wireCount(row, currency),
  }));
const wireDays = (rows: readonly SalesRow[], currency: string) =>
  rows.map((row) => ({ day: row.key, ...wireCount(row, currency) }));

const seatsOf = (sessions: readonly SessionInSales[]): number =>
  sessions.reduce((sum, { cancelled, capacity: seats }) => sum + (cancelled ? 0 : seats), 0);

export const wireEventSales = ({ sales, position }: ShownSales<EventSales>) => ({
  eventId: sales.eventId,
  version: String(position),
  timeZone: sales.timeZone,
  capacity: seatsOf(sales.sessions),
  orders: wireOrders(sales.orders),
  total: wireCount(sales.total, sales.currency),
  tiers: wireTiers(sales.tiers, sales.currency),
  sessions: wireSessions(sales.sessions, sales.currency),
  days: wireDays(sales.days, sales.currency),
  ...(sales.stale && { stale: true }),
});

/** What changed, to be merged into the whole: rows by `tierId`, `sessionId` and `day`. */
export const wireSalesDelta = ({ sales: { currency, orders, total, tiers, sessions, days } }: SalesDelta) => ({
  orders: wireOrders(orders),
  total: wireCount(total, currency),
  tiers: wireTiers(tiers, currency),
  sessions: wireSessions(sessions, currency),
  days: wireDays(days, currency),
});

export const wireSessionSales = ({ sales, position, sections }: ShownSessionSales) => ({
  sessionId: sales.sessionId,
  eventId: sales.eventId,
  version: String(position),
  capacity: sales.capacity,
  orders: wireOrders(sales.orders),
  total: wireCount(sales.total, sales.currency),
  tiers: wireTiers(sales.tiers, sales.currency),
  sections: sections.map(({ sectionId, label, capacity: seats, ...count }) => ({
    sectionId,
    label,
    capacity: seats,
    ...wireCount(count, sales.currency),
  })),
  ...(sales.stale && { stale: true }),
});

export const wireShare = ({ event, sales, position }: EventShare) => ({
  eventId: event.eventId,
  title: event.details.title,
  version: String(position),
  capacity: sales.halls.reduce((sum, { capacity: seats }) => sum + seats, 0),
  orders: wireOrders(sales.orders),
  total: wireCount(sales.total, sales.currency),
  ...(sales.stale && { stale: true }),
});

export const wireSum = ({ currency, events, capacity: seats, orders, total, stale: isStale }: SalesSum) => ({
  currency,
  events,
  capacity: seats,
  orders: wireOrders(orders),
  total: wireCount(total, currency),
  ...(isStale && { stale: true }),
});

/** How the sales of an event may be broken down into rows. */
export const salesCuts = ['session', 'tier', 'day'] as const;

const countColumns = [
  'tickets_sold',
  'tickets_refunded',
  'gross_minor',
  'discount_minor',
  'refunded_minor',
  'net_minor',
  'fees_minor',
  'taxes_minor',
  'currency',
];
const countCells = (count: SalesCount, currency: string): readonly CsvCell[] => [
  count.ticketsSold,
  count.ticketsRefunded,
  count.grossMinor,
  count.discountMinor ?? 0,
  count.refundedMinor,
  netMinor(count),
  count.feesMinor ?? 0,
  count.taxesMinor ?? 0,
  currency,
];

export const cutColumns: Readonly<Record<(typeof salesCuts)[number], readonly string[]>> = {
  session: ['session_id', 'starts_at', 'cancelled', 'capacity', ...countColumns],
  tier: ['tier_id', 'tier', ...countColumns],
  day: ['day', ...countColumns],
};

/** The rows of a table by session, by tier or by day. */
export const cutRows = (
  cut: (typeof salesCuts)[number],
  { event, sales }: { readonly event: Event; readonly sales: EventSales },
): readonly (readonly CsvCell[])[] => {
  const { currency } = sales;
  switch (cut) {
    case 'session':
      return sales.sessions.map((row) => [
        row.key,
        formatInstant(row.startsAt),
        row.cancelled ? 'yes' : 'no',
        row.capacity,
        ...countCells(row, currency),
      ]);
    case 'tier': {
      const names = new Map<string, string>(event.details.tiers.map(({ tierId, name }) => [tierId, name]));
      return sales.tiers.map((row) => [row.key, names.get(row.key) ?? '', ...countCells(row, currency)]);
    }
    case 'day':
      return sales.days.map((row) => [row.key, ...countCells(row, currency)]);
  }
};

export const sectionColumns: readonly string[] = ['section_id', 'section', 'capacity', ...countColumns];
export const sectionRows = ({ sections, sales }: ShownSessionSales): readonly (readonly CsvCell[])[] =>
  sections.map(({ sectionId, label, capacity: seats, ...count }) => [
    sectionId,
    label,
    seats,
    ...countCells(count, sales.currency),
  ]);

export const shareColumns: readonly string[] = ['event_id', 'title', 'orders_placed', 'orders_paid', ...countColumns];
export const shareRow = ({ event, sales }: EventShare): readonly CsvCell[] => [
  event.eventId,
  event.details.title,
  sales.orders.placed,
  sales.orders.paid,
  ...countCells(sales.total, sales.currency),
];
