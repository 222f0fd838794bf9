import { describe, expect, test } from 'vitest';
import { plusMs, ticketly } from '@ticketly/core';
import type { OrderId, Page, PageRequest, Ports, SeatId } from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import {
  adele,
  auditSession,
  buyer,
  hallOf,
  olga,
  readAuditedSession,
  rowSection,
  rowsOf,
} from '@ticketly/core/testing';
import { smallOffice, tier, valueOf } from '@ticketly/core/testing';
import { ada } from './case-office.ts';
import { projectViews } from '@ticketly/core/views';

const hourMs = 3_600_000;

/** What is asked for at a time, made two at the most. */
const fewer = (asked: unknown): unknown => {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return asked;
  const { limit, page } = asked as { readonly limit?: unknown; readonly page?: unknown };
  if (typeof limit === 'number' && limit > 2) return { ...asked, limit: 2 };
  const fewerOnPage = fewer(page);
  return fewerOnPage === page ? asked : { ...asked, page: fewerOnPage };
};

/**
 * Ports that give two of anything at a time: stores may, and whoever reads only once is found out
 * with three of a thing rather than with a hundred.
 */
const slowReader = (fast: Ports): { readonly ports: Ports; readonly cuts: () => ReadonlySet<string> } => {
  const cuts = new Set<string>();
  const wrap = <Port extends object>(port: Port, name: string): Port =>
    new Proxy(port, {
      get: (target, verb, self) => {
        const value: unknown = Reflect.get(target, verb, self);
        if (typeof value !== 'function') return value;
        return (...asked: readonly unknown[]): unknown => {
          const given = asked.map(fewer);
          if (given.some((each, at) => each !== asked[at])) cuts.add(`${name}.${String(verb)}`);
          return Reflect.apply(value, target, given);
        };
      },
    });
  const whole = ['limits', 'platformFees', 'clock'];
  const entries = Object.entries(fast).map(([name, port]: [string, object]) => {
    if (whole.includes(name)) return [name, port];
    return [name, Array.isArray(port) ? port.map((each: object) => wrap(each, name)) : wrap(port, name)];
  });
  return { ports: Object.fromEntries(entries), cuts: () => cuts };
};

/** A hall of forty seats, in which two at a time are read of everything. */
const open = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const { ports, cuts } = slowReader(memoryPorts({ clock, gateways: [gateway] }));
  const app = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  const wishes = { app, hall: hallOf([rowSection('S', rowsOf(1, 40))]), event: { tiers: [tier('stalls', 1_999)] } };
  const office = await smallOffice(ports, wishes);
  const buy = async (n: number): Promise<OrderId> => {
    const principal = buyer(`buyer-${n}`);
    const { orderId } = await office.order(principal, seat(n));
    const { paymentId } = await office.pay(principal, orderId);
    gateway.succeed(paymentId);
    valueOf(await app.checkout.refreshPayment({ principal, paymentId }));
    return orderId;
  };
  const views = projectViews(ports);
  const settle = async (): Promise<void> => {
    const { relayDecisions, cancelWithEvent, refundCancelledSessions, issueReceipts, keepTimers } = app.jobs;
    const following = [relayDecisions, cancelWithEvent, refundCancelledSessions, issueReceipts, keepTimers, views];
    // What one of them tells is news to another.
    for (const job of [...following, ...following]) while ((await job.run()) > 0);
    for (let round = 0; round < 20; round += 1) await app.jobs.reconcilePayments.run({ aheadMs: hourMs });
  };
  const statuses = async (orderIds: readonly OrderId[]): Promise<readonly (string | undefined)[]> =>
    Promise.all(orderIds.map(async (orderId) => (await ports.orders.find(orderId))?.progress.status));
  const findings = async () => auditSession(await readAuditedSession(ports, office.sessionId, gateway.ledger()));
  return { ...office, app, clock, gateway, ports, cuts, buy, settle, statuses, findings };
};
type Small = Awaited<ReturnType<typeof open>>;

const seat = (n: number): SeatId => `S-R1-${n}` as SeatId;
const five = [1, 2, 3, 4, 5];
const sevenOf = <Value>(value: Value): readonly Value[] => Array.from({ length: 7 }, () => value);
const inTurn = async <Value>(count: number, make: (n: number) => Promise<Value>): Promise<Value[]> => {
  const made: Value[] = [];
  for (let n = 1; n <= count; n += 1) made.push(await make(n));
  return made;
};
const planMore = async ({ app, ports, sessionId }: Small, count: number): Promise<void> => {
  const session = (await ports.sessions.find(sessionId))?.state;
  if (session === undefined) throw new Error('there is no session');
  const { eventId, startsAt, endsAt, layoutId, layoutVersion } = session;
  for (let n = 1; n <= count; n += 1) {
    const times = { startsAt: plusMs(startsAt, n * hourMs), endsAt: plusMs(endsAt, n * hourMs) };
    const plan = { ...times, saleStart: { kind: 'at-once' as const }, layoutId, layoutVersion };
    valueOf(await app.scheduling.createSession({ principal: olga, eventId, plan }));
  }
};

describe('what is done to all there are, though two at a time are read', () => {
  test('refunds every order of a cancelled event, in all its sessions', async () => {
    const small = await open();
    const orders = await inTurn(7, small.buy);
    await planMore(small, 6);
    // What was paid is old news by now: only the cancellation tells whom to refund.
    await small.settle();
    valueOf(await small.app.scheduling.cancelEvent({ principal: olga, eventId: small.eventId }));
    await small.settle();
    expect(await small.statuses(orders)).toEqual(sevenOf('refunded'));
    expect(small.gateway.ledger().map(({ refunded }) => refunded.amountMinor)).toEqual(sevenOf(1_999));
    const sessions = await small.ports.sessions.ofEvent(small.eventId);
    expect(sessions.map(({ progress }) => progress.status)).toEqual(sevenOf('cancelled'));
    expect(await small.findings()).toEqual([]);
    expect([...small.cuts()]).toEqual(
      expect.arrayContaining(['orders.ofSession', 'changeFeed.read', 'payments.takeDue']),
    );
  });

  test('ends every order, hold and payment whose time is over', async () => {
    const small = await open();
    const orders = await inTurn(7, async (n) => {
      const { orderId } = await small.order(buyer(`late-${n}`), seat(n));
      if (n < 4) await small.pay(buyer(`late-${n}`), orderId);
      return orderId;
    });
    await inTurn(7, (n) => small.hold(buyer(`lapsing-${n}`), seat(10 + n)));
    small.clock.advance(hourMs);
    for (let round = 0; round < 7; round += 1) await small.app.jobs.expireOrders.run();
    await small.app.jobs.sweepHolds.run();
    await small.settle();
    expect(await small.statuses(orders)).toEqual(sevenOf('expired'));
    expect(await small.seen(...five.map(seat), ...five.map((n) => seat(10 + n)))).toBe('f'.repeat(10));
    expect(await small.findings()).toEqual([]);
  });

  test('completes every event whose sessions are long over, and sets a timer for each that is to come', async () => {
    const small = await open();
    await planMore(small, 4);
    const ids = [small, ...(await inTurn(4, () => smallOffice(small.ports, { app: small.app })))].map(
      ({ eventId }) => eventId,
    );
    await small.settle();
    small.clock.advance(200 * hourMs);
    await small.app.jobs.announceTimers.run();
    await small.app.jobs.completeEvents.run();
    const events = await Promise.all(ids.map((eventId) => small.ports.events.find(eventId)));
    expect(events.map((event) => event?.state.progress.status)).toEqual(ids.map(() => 'completed'));
  });
});

/** Everything in a list, so many at a time. */
const walk = async <Item>(
  limit: number,
  read: (page: PageRequest) => Promise<Page<Item>>,
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
};
const together = async <Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
};

const events = 5;
/** Seven orders of one session, five sessions, five events, five discounts, three orders of Ada. */
const sold = async (): Promise<Small> => {
  const small = await open();
  const { app, organizationId, eventId } = small;
  await inTurn(7, small.buy);
  for (const n of [21, 22, 23]) await small.order(ada, seat(n));
  await planMore(small, 4);
  const details = (await small.ports.events.find(eventId))?.state.details;
  if (details === undefined) throw new Error('there is no event');
  const owned = { principal: olga, organizationId };
  for (let n = 1; n < events; n += 1) {
    const made = valueOf(await app.catalog.createEvent({ ...owned, details: { ...details, title: `Night ${n}` } }));
    valueOf(await app.catalog.submitEvent({ principal: olga, eventId: made.eventId }));
    valueOf(await app.catalog.approveEvent({ principal: adele, eventId: made.eventId }));
  }
  const rule = { kind: 'percentage', ppm: 500_000, tierIds: [], sessionIds: [] } as const;
  const always = { isPublic: true, startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null };
  for (const n of five) {
    const plan = { name: `Half ${n}`, code: `HALF${n}`, rule, ...always };
    valueOf(await app.discounts.createDiscount({ principal: olga, eventId, plan }));
  }
  await small.settle();
  return small;
};
const around = ({ clock }: Small) => ({ from: plusMs(clock.now(), -hourMs), to: plusMs(clock.now(), hourMs) });

describe('what is told of all there are, though two at a time are read', () => {
  test('exports name every attendee and every entry of the ledger', async () => {
    const small = await sold();
    const { app, organizationId, sessionId } = small;
    const attendees = valueOf(await app.browsing.exportAttendees({ principal: olga, sessionId }));
    expect(await together(attendees.pages)).toHaveLength(7);
    const ledger = valueOf(await app.accounting.exportLedger({ principal: olga, organizationId, ...around(small) }));
    expect((await together(ledger)).filter(({ kind }) => kind === 'sold')).toHaveLength(7);
  });

  test('sums count every event of an organization, and the public sees every discount', async () => {
    const { app, organizationId, eventId } = await sold();
    const sums = valueOf(await app.dashboards.sumOrganizationSales({ principal: olga, organizationId }));
    expect(sums).toMatchObject([{ currency: 'EUR', events }]);
    expect(valueOf(await app.discounts.listPublicDiscounts({ eventId }))).toHaveLength(5);
  });

  type List = readonly [name: string, count: number, read: (small: Small, page: PageRequest) => Promise<Page<unknown>>];
  const lists: readonly List[] = [
    ['own orders', 3, async ({ app }, page) => valueOf(await app.checkout.listOrders({ principal: ada, page }))],
    ['own orders, shown', 3, async ({ app }, page) => valueOf(await app.checkout.showOrders({ principal: ada, page }))],
    [
      'events of an organization',
      events,
      async ({ app, organizationId }, page) =>
        valueOf(await app.catalog.listOwnEvents({ principal: olga, organizationId, page })),
    ],
    [
      'discounts of an event',
      5,
      async ({ app, eventId }, page) => valueOf(await app.discounts.listDiscounts({ principal: olga, eventId, page })),
    ],
    [
      'attendees of a session',
      7,
      async ({ app, sessionId }, page) =>
        valueOf(await app.browsing.listAttendees({ principal: olga, sessionId, page })),
    ],
    [
      'entries of the ledger',
      14,
      async ({ app, organizationId, ...small }, page) =>
        valueOf(await app.accounting.showLedger({ principal: olga, organizationId, page, ...around(small as Small) })),
    ],
    [
      'sales of an organization',
      events,
      async ({ app, organizationId }, page) =>
        valueOf(await app.dashboards.listOrganizationSales({ principal: olga, organizationId, page })),
    ],
    ['the public list of events', events, async ({ app }, page) => valueOf(await app.browsing.searchEvents({ page }))],
  ];

  test.each(lists)('a list has the same items however many a page has: %s', async (_name, count, read) => {
    const small = await sold();
    const byOne = await walk(1, (page) => read(small, page));
    expect(byOne).toHaveLength(count);
    expect(await walk(100, (page) => read(small, page))).toEqual(byOne);
  });
});
