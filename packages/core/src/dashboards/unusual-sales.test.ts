import { describe, expect, it } from 'vitest';
import type { EventId, OrganizationId, SessionId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { codeOf, olga, smallOffice, valueOf } from '../testing/index.ts';
import { firstBuild, noSessionSales, organizationSales, projectViews, sessionSales } from '../views/index.ts';
import type { SalesFrame } from './sales-frame.ts';

const world = async () => {
  const ports = memoryPorts();
  const office = await smallOffice(ports);
  const views = projectViews(ports);
  const settle = async (): Promise<void> => {
    while ((await views.run()) > 0);
  };
  const { app, organizationId, eventId } = office;
  const write = async (currency: string): Promise<EventId> => {
    const details = (await ports.events.find(eventId))?.state.details;
    if (details === undefined) throw new Error('the event is gone');
    const tiers = details.tiers.map((tier) => ({ ...tier, price: { ...tier.price, currency } }));
    const written = { ...details, currency, tiers };
    return valueOf(await app.catalog.createEvent({ principal: olga, organizationId, details: written })).eventId;
  };
  return { ...office, ports, settle, write };
};

describe('the sales of an organization', () => {
  it('are none before the views know its events', async () => {
    const { app, organizationId, eventId } = await world();
    const query = { principal: olga, organizationId, page: { limit: 1 } };
    expect(valueOf(await app.dashboards.listOrganizationSales(query)).items).toMatchObject([
      { event: { eventId }, position: 0, sales: { eventId, currency: 'EUR', total: { ticketsSold: 0 } } },
    ]);
  });

  it('are summed up by currency, in the order of their codes', async () => {
    const { app, organizationId, settle, write } = await world();
    for (const currency of ['CHF', 'USD', 'EUR']) await write(currency);
    await settle();
    const sums = valueOf(await app.dashboards.sumOrganizationSales({ principal: olga, organizationId }));
    expect(sums.map(({ currency, events }) => [currency, events])).toEqual([
      ['CHF', 1],
      ['EUR', 2],
      ['USD', 1],
    ]);
  });

  it('are stale with those of any one event', async () => {
    const { app, organizationId, ports, settle, write } = await world();
    const [, middle] = [await write('EUR'), await write('EUR'), await write('EUR')];
    await settle();
    await ports.views.markStale(organizationSales, middle, firstBuild);
    const sums = valueOf(await app.dashboards.sumOrganizationSales({ principal: olga, organizationId }));
    expect(sums).toMatchObject([{ currency: 'EUR', events: 4, stale: true }]);
  });
});

describe('the sales of a session', () => {
  it('end with the sections that its hall no longer has', async () => {
    const { app, ports, sessionId, eventId } = await world();
    const sold = { ticketsSold: 2, ticketsRefunded: 2, grossMinor: 100, refundedMinor: 100 };
    const document = {
      ...noSessionSales({ sessionId, eventId }, 'EUR'),
      sections: [
        { key: 'balcony', ...sold },
        { key: 'main', ...sold },
      ],
    };
    await ports.views.apply(sessionSales, [{ id: sessionId, position: 1 as Position, document }], firstBuild);
    const { sections } = valueOf(await app.dashboards.showSessionSales({ principal: olga, sessionId }));
    expect(sections.map(({ sectionId }) => sectionId)).toEqual(['main', 'table1', 'standing', 'balcony']);
    expect(sections[0]).toMatchObject({ label: 'Main', capacity: 41, ...sold });
    expect(sections[3]).toEqual({ sectionId: 'balcony', label: 'balcony', capacity: 0, ...sold });
  });
});

describe('a follower of the sales of an event', () => {
  it('goes on where it was', async () => {
    const { app, eventId, settle } = await world();
    await settle();
    const { position } = valueOf(await app.dashboards.showEventSales({ principal: olga, eventId }));
    const frames: SalesFrame[] = [];
    const listener = (frame: SalesFrame): void => void frames.push(frame);
    for (const after of [String(position), undefined])
      valueOf(await app.dashboards.followEventSales({ principal: olga, eventId, after, listener }));
    app.liveSales.close();
    expect(frames.map(({ kind }) => kind)).toEqual(['snapshot']);
  });
});

describe('sales that there are none of', () => {
  it('are refused like those of others', async () => {
    const { app } = await world();
    const eventId = 'no-event' as EventId;
    const organizationId = 'no-organization' as OrganizationId;
    const listener = (): void => {};
    const { dashboards } = app;
    const asked = [
      await dashboards.showEventSales({ principal: olga, eventId }),
      await dashboards.followEventSales({ principal: olga, eventId, listener }),
      await dashboards.showSessionSales({ principal: olga, sessionId: 'no-session' as SessionId }),
      await dashboards.listOrganizationSales({ principal: olga, organizationId, page: { limit: 1 } }),
      await dashboards.sumOrganizationSales({ principal: olga, organizationId }),
    ];
    expect(asked.map(codeOf)).toEqual([
      'catalog/event-unknown',
      'catalog/event-unknown',
      'scheduling/session-unknown',
      'organizations/organization-unknown',
      'organizations/organization-unknown',
    ]);
  });
});
