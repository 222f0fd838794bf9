import { beforeEach, describe, expect, it } from 'vitest';
import type { Ports } from '../ports.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import {
  accessibleSeat,
  buyer,
  codeOf,
  olga,
  person,
  seatA,
  seatB,
  smallOffice,
  standing,
  valueOf,
  wholeTable,
} from '../testing/index.ts';
import type { SmallOffice } from '../testing/index.ts';
import type { SeatId } from '../kernel/index.ts';
import { projectViews } from '../views/index.ts';

const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports: Ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  const views = projectViews(ports);
  const settle = async (): Promise<void> => {
    while ((await views.run()) > 0);
  };
  const buy = async (who: string, ...seatIds: readonly SeatId[]) => {
    const { orderId } = await office.order(buyer(who), ...seatIds);
    const { paymentId } = await office.pay(buyer(who), orderId);
    gateway.succeed(paymentId);
    valueOf(await office.app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
    return orderId;
  };
  await settle();
  return { ports, office, settle, buy };
};

let { ports, office, settle, buy } = await world();
let app: SmallOffice['app'] = office.app;
beforeEach(async () => {
  ({ ports, office, settle, buy } = await world());
  ({ app } = office);
});

const ofEvent = async (principal = olga) => app.dashboards.showEventSales({ principal, eventId: office.eventId });
const ofSession = async (principal = olga) =>
  app.dashboards.showSessionSales({ principal, sessionId: office.sessionId });

describe('the dashboard of an event', () => {
  it('shows what was sold, and what came back', async () => {
    const orderId = await buy('ada', seatA(1), seatA(2));
    await buy('bob', wholeTable);
    await office.order(buyer('cleo'), seatA(3));
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    await settle();
    const { sales, position, event } = valueOf(await ofEvent());
    expect(event.eventId).toBe(office.eventId);
    expect(position).toBeGreaterThan(0);
    expect(sales.total).toEqual({ ticketsSold: 3, ticketsRefunded: 2, grossMinor: 83_998, refundedMinor: 3_998 });
    expect(sales.orders).toEqual({ placed: 3, paid: 2, refunded: 1, expired: 0, cancelled: 0 });
    expect(sales.sessions).toMatchObject([{ key: office.sessionId, capacity: 54, ticketsSold: 3 }]);
  });

  it('is empty before the views know the event', async () => {
    const unheard = { ...ports.views, get: async () => undefined };
    const early = await smallOffice({ ...ports, views: unheard });
    const shown = await early.app.dashboards.showEventSales({ principal: olga, eventId: early.eventId });
    expect(valueOf(shown)).toMatchObject({ position: 0, sales: { currency: 'EUR', total: { ticketsSold: 0 } } });
    const session = await early.app.dashboards.showSessionSales({ principal: olga, sessionId: early.sessionId });
    expect(valueOf(session)).toMatchObject({ position: 0, sections: [{ sectionId: 'main', capacity: 41 }, {}, {}] });
  });
});

describe('the dashboard of a session', () => {
  it('shows every section of the hall with its seats', async () => {
    await buy('ada', seatA(1), accessibleSeat);
    await buy('bob', wholeTable);
    const wanted = { kind: 'area', areaId: standing, quantity: 1 } as const;
    const held = valueOf(await app.holding.holdSeats({ principal: buyer('dan'), sessionId: office.sessionId, wanted }));
    valueOf(await app.checkout.placeOrder({ principal: buyer('dan'), holdId: held.hold.holdId }));
    await office.order(buyer('cleo'), seatB(1));
    await settle();
    const { sections, sales } = valueOf(await ofSession());
    expect(sections.map(({ label, capacity, ticketsSold }) => [label, capacity, ticketsSold])).toEqual([
      ['Main', 41, 3],
      ['Table 1', 1, 1],
      ['Standing', 12, 0],
    ]);
    expect(sales).toMatchObject({ capacity: 54, total: { ticketsSold: 4 }, orders: { placed: 4, paid: 3 } });
  });
});

describe('the dashboard of an organization', () => {
  it('lists its events newest first, page by page, and sums them up', async () => {
    await buy('ada', seatA(1));
    const { organizationId } = office;
    const details = (await ports.events.find(office.eventId))?.state.details;
    if (details === undefined) throw new Error('the event is gone');
    for (const title of ['Second', 'Third'])
      valueOf(await app.catalog.createEvent({ principal: olga, organizationId, details: { ...details, title } }));
    await settle();
    const query = { principal: olga, organizationId };
    const first = valueOf(await app.dashboards.listOrganizationSales({ ...query, page: { limit: 2 } }));
    const cursor = first.nextCursor ?? undefined;
    const second = valueOf(await app.dashboards.listOrganizationSales({ ...query, page: { limit: 2, cursor } }));
    expect(second.nextCursor).toBeNull();
    expect(
      [...first.items, ...second.items].map(({ event, sales }) => [event.details.title, sales.total.ticketsSold]),
    ).toEqual([
      ['Third', 0],
      ['Second', 0],
      ['Night of Strings', 1],
    ]);
    const [sum, ...others] = valueOf(await app.dashboards.sumOrganizationSales(query));
    expect(others).toEqual([]);
    expect(sum).toEqual({
      currency: 'EUR',
      events: 3,
      capacity: 54,
      stale: false,
      orders: { placed: 1, paid: 1, refunded: 0, expired: 0, cancelled: 0 },
      total: { ticketsSold: 1, ticketsRefunded: 0, grossMinor: 1_999, refundedMinor: 0 },
    });
    const foreign = await app.dashboards.listOrganizationSales({ ...query, page: { limit: 2, cursor: 'no-event' } });
    expect(codeOf(foreign)).toBe('kernel/cursor-invalid');
  });
});

describe('who may see sales', () => {
  const ask = async (name: string) => {
    const principal = person(name, 'organizer');
    const { organizationId, eventId } = office;
    return [
      await ofEvent(principal),
      await app.dashboards.followEventSales({ principal, eventId, listener: () => undefined }),
      await ofSession(principal),
      await app.dashboards.listOrganizationSales({ principal, organizationId, page: { limit: 1 } }),
      await app.dashboards.sumOrganizationSales({ principal, organizationId }),
    ].map(codeOf);
  };

  it('is a manager, not a scanner, and nobody else learns that there are any', async () => {
    const { organizationId } = office;
    const employ = async (name: string, role: 'manager' | 'scanner') =>
      app.organizations.setMember({
        principal: olga,
        organizationId,
        member: { principalId: person(name).principalId, role },
      });
    valueOf(await employ('mia', 'manager'));
    valueOf(await employ('sam', 'scanner'));
    expect(await ask('mia')).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(new Set(await ask('sam'))).toEqual(new Set(['organizations/member-role-missing']));
    expect(await ask('eve')).toEqual([
      'catalog/event-unknown',
      'catalog/event-unknown',
      'scheduling/session-unknown',
      'organizations/organization-unknown',
      'organizations/organization-unknown',
    ]);
    app.liveSales.close();
  });
});
