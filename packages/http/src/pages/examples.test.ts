import { defaultLimits } from '@ticketly/core';
import type { Ticketly } from '@ticketly/core';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { boxOffice, paperless } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { allRoutes } from '../routes/index.ts';
import { recorder, reproducible } from './examples.fixture.ts';
import type { Recorder } from './examples.fixture.ts';

const organizer = 'olga/organizer';
const admin = 'adele/event_admin';
const buyer = 'ada/buyer';

const eventBody = {
  title: 'Night of Strings',
  summary: 'Two quartets and a double bass.',
  category: 'chamber-music',
  venue: {
    ...{ name: 'Small Hall', city: 'Vienna', country: 'AT' },
    ...{ latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  },
  currency: 'EUR',
  priceRules: {
    fees: [{ name: 'Booking fee', per: 'order', amount: { kind: 'flat', amountMinor: 150 }, isRefundable: false }],
    taxes: [{ name: 'VAT', ppm: 100_000, kind: 'included' }],
  },
  contact: 'optional',
  questions: [{ questionId: 'diet', text: 'Any allergies?', per: 'ticket', isRequired: false, kind: 'text' }],
  tiers: [{ tierId: 'stalls', name: 'Stalls', price: { amountMinor: 4_500, currency: 'EUR' }, color: '#336699' }],
};

const layout = {
  name: 'Small Hall',
  canvas: { width: 12, height: 10 },
  focalPoint: { x: 6, y: 1 },
  sections: [
    {
      ...{ kind: 'reserved', sectionId: 'main', label: 'Main', position: { x: 6, y: 4 }, rotation: 0 },
      ...{ tierId: 'stalls', shape: { kind: 'straight' }, numbering: 'ascending', seatPitch: 0.6, rowPitch: 1 },
      rows: [
        { label: 'A', seats: 4 },
        { label: 'B', seats: 4 },
      ],
    },
  ],
};

const discount = {
  ...{ code: 'EARLY-BIRD', name: 'Early bird', isPublic: true, totalLimit: 100 },
  rule: { kind: 'percentage', ppm: 100_000 },
};

interface Sale {
  readonly organizationId: string;
  readonly eventId: string;
  readonly sessionId: string;
}

/** An organizer puts an event on sale. */
const publish = async ({ call }: Recorder): Promise<Sale> => {
  const { organizationId } = await call('post /v1/organizer/organizations', organizer, {
    body: { name: 'Strings Inc.' },
  });
  const ofOrganization = { parameters: { organizationId } };
  await call('put /v1/organizer/organizations/{organizationId}/members/{principalId}', organizer, {
    parameters: { organizationId, principalId: 'sam' },
    body: { role: 'scanner' },
  });
  const seller = { legalName: 'Strings Ltd.', address: 'Ringstraße 1\n1010 Vienna', taxId: 'ATU12345678' };
  const sellerPath = 'put /v1/organizer/organizations/{organizationId}/seller';
  await call(sellerPath, organizer, { ...ofOrganization, body: { seller } });
  const created = 'post /v1/organizer/organizations/{organizationId}/events';
  const { eventId } = await call(created, organizer, { ...ofOrganization, body: eventBody });
  const ofEvent = { parameters: { eventId } };
  await call('patch /v1/organizer/events/{eventId}', organizer, { ...ofEvent, body: eventBody });
  const layouts = 'post /v1/organizer/organizations/{organizationId}/layouts';
  await call(`${layouts}/check`, organizer, { ...ofOrganization, body: { layout, eventId } });
  const { layoutId, version } = await call(layouts, organizer, { ...ofOrganization, body: { layout, eventId } });
  await call('get /v1/organizer/organizations/{organizationId}/layouts', organizer, ofOrganization);
  await call('get /v1/organizer/layouts/{layoutId}', organizer, { parameters: { layoutId } });
  const times = { startsAt: '2026-03-01T18:00:00.000Z', endsAt: '2026-03-01T20:30:00.000Z' };
  const plan = { ...times, saleStart: { kind: 'at-once' }, layoutId, layoutVersion: version };
  const { sessionId } = await call('post /v1/organizer/events/{eventId}/sessions', organizer, {
    ...ofEvent,
    body: plan,
  });
  await call('patch /v1/organizer/sessions/{sessionId}', organizer, {
    parameters: { sessionId },
    body: { holdTtlMs: 600_000 },
  });
  await call('post /v1/organizer/events/{eventId}/submit', organizer, ofEvent);
  await call('get /v1/admin/events', admin);
  await call('post /v1/admin/events/{eventId}/reject', admin, { ...ofEvent, body: { reason: 'Add a picture.' } });
  await call('post /v1/organizer/events/{eventId}/submit', organizer, ofEvent);
  await call('post /v1/admin/events/{eventId}/approve', admin, ofEvent);
  return { organizationId, eventId, sessionId };
};

/** The organizer offers a discount, and looks at what they have. */
const manage = async ({ call }: Recorder, { organizationId, eventId, sessionId }: Sale): Promise<void> => {
  const ofOrganization = { parameters: { organizationId } };
  const ofEvent = { parameters: { eventId } };
  await call('get /v1/organizer/organizations', organizer);
  await call('get /v1/organizer/organizations/{organizationId}/events', organizer, ofOrganization);
  await call('get /v1/organizer/events/{eventId}', organizer, ofEvent);
  await call('get /v1/organizer/events/{eventId}/sessions', organizer, ofEvent);
  const discounts = '/v1/organizer/events/{eventId}/discounts';
  const { discountId } = await call(`post ${discounts}`, organizer, { ...ofEvent, body: discount });
  const ofDiscount = { parameters: { eventId, discountId } };
  const terms = { name: 'Early bird', isPublic: true, totalLimit: 200 };
  await call(`patch ${discounts}/{discountId}`, organizer, { ...ofDiscount, body: terms });
  await call(`get ${discounts}`, organizer, ofEvent);
  await call(`get ${discounts}/{discountId}`, organizer, ofDiscount);
  await call('post /v1/organizer/sessions/{sessionId}/pause', organizer, { parameters: { sessionId } });
  await call('post /v1/organizer/sessions/{sessionId}/resume', organizer, { parameters: { sessionId } });
};

/** Anybody looks around. */
const browse = async ({ call }: Recorder, { eventId, sessionId }: Sale): Promise<void> => {
  await call('get /v1/events', null, { parameters: { q: 'quartets', limit: '20' } });
  await call('get /v1/events/{eventId}', null, { parameters: { eventId } });
  await call('get /v1/events/{eventId}/discounts', null, { parameters: { eventId } });
  for (const what of ['', '/layout', '/seats', '/seats/stream'])
    await call(`get /v1/sessions/{sessionId}${what}`, null, { parameters: { sessionId } });
};

/** A buyer holds two seats, orders them, and comes to pay. */
const order = async ({ call }: Recorder, { sessionId }: Sale): Promise<{ orderId: string; seatIds: string[] }> => {
  const released = await call('post /v1/sessions/{sessionId}/holds', buyer, {
    parameters: { sessionId },
    body: { seatIds: ['main-B-1'] },
  });
  await call('delete /v1/holds/{holdId}', buyer, { parameters: { holdId: released.holdId } });
  const { holdId } = await call('post /v1/sessions/{sessionId}/holds', buyer, {
    parameters: { sessionId },
    body: { bestAvailable: { quantity: 2 } },
  });
  const ofHold = { parameters: { holdId } };
  await call('get /v1/sessions/{sessionId}/holds', buyer, { parameters: { sessionId } });
  await call('get /v1/holds/{holdId}', buyer, ofHold);
  await call('post /v1/holds/{holdId}/extend', buyer, ofHold);
  await call('get /v1/holds/{holdId}/quote', buyer, { parameters: { holdId, code: 'EARLY-BIRD' } });
  const { orderId, lines } = await call('post /v1/orders', buyer, { body: { holdId, code: 'EARLY-BIRD' } });
  const seatIds = (lines as { seatId: string }[]).map(({ seatId }) => seatId);
  await call('put /v1/orders/{orderId}/contact', buyer, {
    parameters: { orderId },
    body: {
      contact: { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' },
      attendees: [{ seatId: seatIds[0], answers: [{ questionId: 'diet', answer: 'Nuts' }] }],
    },
  });
  await call('get /v1/orders/{orderId}/contact', buyer, { parameters: { orderId } });
  return { orderId, seatIds };
};

/** The buyer pays, and gets tickets and a receipt. */
const pay = async (office: BoxOffice, { call }: Recorder, orderId: string): Promise<void> => {
  const ofOrder = { parameters: { orderId } };
  const { paymentId } = await call('post /v1/orders/{orderId}/payments', buyer, ofOrder);
  await call('get /v1/payments/{paymentId}', buyer, { parameters: { paymentId } });
  await call('get /v1/orders', buyer, { parameters: { status: 'pending' } });
  await call('get /v1/orders/{orderId}', buyer, ofOrder);
  office.gateway.succeed(paymentId);
  const { body, headers } = office.gateway.webhook(paymentId);
  await call('post /v1/payments/webhooks/{provider}', null, {
    parameters: { provider: 'memory' },
    body: new TextDecoder().decode(body),
    headers: headers as Readonly<Record<string, string>>,
  });
  await call('post /v1/payments/{paymentId}/refresh', buyer, { parameters: { paymentId } });
  const { items } = await call('get /v1/orders/{orderId}/tickets', buyer, ofOrder);
  const ofTicket = { parameters: { ticketId: items[0].ticketId } };
  for (const what of ['', '/qr.png', '/ticket.pdf']) await call(`get /v1/tickets/{ticketId}${what}`, buyer, ofTicket);
  await allDone(office.office, 'issueReceipts');
  for (const what of ['tickets.pdf', 'receipts', 'receipt.html', 'receipt.pdf'])
    await call(`get /v1/orders/{orderId}/${what}`, buyer, ofOrder);
};

const allDone = async ({ jobs }: Ticketly, job: 'issueReceipts'): Promise<void> => {
  while ((await jobs[job].run()) > 0);
};

/** The organizer refunds a seat, looks at the sales, and ends it all. */
const wrapUp = async (
  office: BoxOffice,
  { call }: Recorder,
  { organizationId, eventId, sessionId }: Sale,
  { orderId, seatIds }: { readonly orderId: string; readonly seatIds: readonly string[] },
): Promise<void> => {
  const ofOrder = { parameters: { orderId } };
  const ofSession = { parameters: { sessionId } };
  const session = 'get /v1/organizer/sessions/{sessionId}';
  for (const what of ['attendees', 'attendees.csv']) await call(`${session}/${what}`, organizer, ofSession);
  await call('post /v1/organizer/orders/{orderId}/refunds', organizer, {
    ...ofOrder,
    body: { seatIds: seatIds.slice(0, 1), refundId: 'ill-guest' },
  });
  await call('post /v1/organizer/orders/{orderId}/refund', organizer, ofOrder);
  await allDone(office.office, 'issueReceipts');
  await office.settle();
  for (const what of ['sales', 'sales.csv', 'refunds']) await call(`${session}/${what}`, organizer, ofSession);
  for (const what of ['orders', 'sales', 'sales/stream', 'sales.csv'])
    await call(`get /v1/organizer/events/{eventId}/${what}`, organizer, { parameters: { eventId } });
  for (const what of ['sales', 'sales/total', 'sales.csv', 'receipts'])
    await call(`get /v1/organizer/organizations/{organizationId}/${what}`, organizer, {
      parameters: { organizationId },
    });
  const period = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
  for (const what of ['ledger', 'ledger.csv'])
    await call(`get /v1/organizer/organizations/{organizationId}/${what}`, organizer, {
      parameters: { organizationId, ...period },
    });
  await call('get /v1/admin/ledger/differences', admin, { parameters: { provider: 'memory', ...period } });
};

const end = async ({ call }: Recorder, { eventId, sessionId }: Sale): Promise<void> => {
  const discounts = '/v1/organizer/events/{eventId}/discounts';
  const { items } = await call(`get ${discounts}`, organizer, { parameters: { eventId } });
  await call(`post ${discounts}/{discountId}/retire`, organizer, {
    parameters: { eventId, discountId: items[0].discountId },
  });
  const { holdId } = await call('post /v1/sessions/{sessionId}/holds', 'bob/buyer', {
    parameters: { sessionId },
    body: { seatIds: ['main-B-1', 'main-B-2'] },
  });
  const { orderId } = await call('post /v1/orders', 'bob/buyer', { body: { holdId } });
  await call('post /v1/orders/{orderId}/cancel', 'bob/buyer', { parameters: { orderId } });
  await call('get /v1/me/contacts', buyer, { parameters: { limit: '20' } });
  await call('delete /v1/me/contacts', buyer);
  await call('delete /v1/admin/people/{principalId}/contacts', admin, { parameters: { principalId: 'ada' } });
  for (const verb of ['close', 'cancel'])
    await call(`post /v1/organizer/sessions/{sessionId}/${verb}`, organizer, { parameters: { sessionId } });
  await call('post /v1/organizer/events/{eventId}/cancel', organizer, { parameters: { eventId } });
};

test('every operation has an example that was run, and answers as its schema says', async () => {
  const office = await boxOffice({ ports: reproducible });
  const routes = allRoutes({ ticketly: office.office, limits: defaultLimits, printer: paperless });
  const recorded = recorder(office, routes);
  try {
    const sale = await publish(recorded);
    await office.settle();
    await manage(recorded, sale);
    await browse(recorded, sale);
    const ordered = await order(recorded, sale);
    await pay(office, recorded, ordered.orderId);
    await office.settle();
    await wrapUp(office, recorded, sale, ordered);
    await end(recorded, sale);
  } finally {
    await office.close();
  }

  const examples = recorded.examples();
  expect(Object.keys(examples).toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  const file = 'packages/http/src/pages/examples.json';
  const text = await format(JSON.stringify(examples), { ...(await resolveConfig(file)), filepath: file });
  // After a change of the API: vitest run packages/http/src/pages/examples.test.ts --update
  await expect(text).toMatchFileSnapshot('examples.json');
});
