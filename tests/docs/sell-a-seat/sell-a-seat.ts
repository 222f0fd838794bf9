import { ticketly } from '@ticketly/core';
import { drawLayout, theatreLayout } from '@ticketly/core/seating';
import { verifyTicketCode } from '@ticketly/core/tickets';
import type {
  LayoutId,
  OrganizationId,
  Principal,
  PrincipalId,
  Result,
  RefusalShape,
  Role,
  TierId,
} from '@ticketly/core';
import { memoryGateway, memoryPorts, systemClock } from '@ticketly/core/memory';

// 1. An office, and people.
const person = (name: string, role: Role): Principal => ({ principalId: name as PrincipalId, roles: [role] });
const organizer = person('organizer', 'organizer');
const admin = person('admin', 'event_admin');
const buyer = person('buyer', 'buyer');

const gateway = memoryGateway({ clock: systemClock });
const ports = memoryPorts({ gateways: [gateway] });
const office = ticketly(ports);

/** For a tutorial a refusal is the end; a program looks at `refusal.code`. */
const must = <Value>(result: Result<Value, RefusalShape>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

// 2. An event with a hall and a session on sale.
const tier = (name: string, amountMinor: number) => ({
  tierId: name as TierId,
  name,
  price: { amountMinor, currency: 'EUR' },
  color: '#3554d1',
});
const venue = {
  name: 'The house',
  city: 'Vienna',
  country: 'AT',
  latitude: 48.2,
  longitude: 16.37,
  timeZone: 'Europe/Vienna',
};
const { organizationId } = must(
  await office.organizations.createOrganization({ principal: organizer, name: 'The house' }),
);
const details = {
  title: 'An evening of plays',
  summary: 'Two short ones.',
  category: 'theatre',
  venue,
  currency: 'EUR',
  tiers: [tier('stalls', 4500), tier('circle', 3000), tier('balcony', 1500)],
};
const { eventId } = must(await office.catalog.createEvent({ principal: organizer, organizationId, details }));

// Halls are described, not listed; this one comes with the core.
const tiers = { stalls: 'stalls' as TierId, circle: 'circle' as TierId, balcony: 'balcony' as TierId };
const drawn = theatreLayout({ layoutId: 'any' as LayoutId, organizationId: 'any' as OrganizationId, tiers });
const { name, canvas, focalPoint, sections } = drawn;
const layout = must(
  await office.halls.saveLayout({
    principal: organizer,
    organizationId,
    layout: { name, canvas, focalPoint, sections },
  }),
);
console.log(`${drawLayout(layout).seats.length} seats`);

const now = ports.clock.now();
const plan = {
  startsAt: (now + 7 * 86_400_000) as typeof now,
  endsAt: (now + 7 * 86_400_000 + 7_200_000) as typeof now,
  saleStart: { kind: 'at-once' } as const,
  layoutId: layout.layoutId,
  layoutVersion: layout.version,
};
const { sessionId } = must(await office.scheduling.createSession({ principal: organizer, eventId, plan }));
must(await office.catalog.submitEvent({ principal: organizer, eventId }));
must(await office.catalog.approveEvent({ principal: admin, eventId }));

// 3. A buyer holds, orders and pays.
const wanted = { kind: 'best-available', quantity: 2 } as const;
const { hold, explanation } = must(await office.holding.holdSeats({ principal: buyer, sessionId, wanted }));
console.log(
  hold.lines.map(({ label }) => label),
  explanation,
);
const order = must(await office.checkout.placeOrder({ principal: buyer, holdId: hold.holdId }));
const payment = must(await office.checkout.startPayment({ principal: buyer, orderId: order.orderId }));

// The card holder pays, and the gateway tells us, perhaps more than once.
gateway.succeed(payment.paymentId);
const call = gateway.webhook(payment.paymentId);
console.log(
  must(await office.settlement.receiveWebhook({ provider: 'memory', call })),
  must(await office.settlement.receiveWebhook({ provider: 'memory', call })),
);

// 4. The tickets, and what a gate does with one.
const [first] = must(await office.checkout.listTickets({ principal: buyer, orderId: order.orderId }));
if (first?.code) console.log(await verifyTicketCode(ports.ticketKeys, first.code));
