import type { Events } from '../catalog/index.ts';
import { openContacts } from '../contacts/index.ts';
import type { Contacts, KeyPorts } from '../contacts/index.ts';
import type { Principal } from '../identity/index.ts';
import { invariant, latest, ok, refuse } from '../kernel/index.ts';
import type { OrderId, Result, SeatId, TicketId } from '../kernel/index.ts';
import type { Orders, OrderUnknown } from '../orders/index.ts';
import type { Organizations } from '../organizations/index.ts';
import { requireReader } from '../receipts/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import { signTicketCode } from '../tickets/index.ts';
import type { Ticket, TicketKeys, TicketRevoked, Tickets, TicketUnknown } from '../tickets/index.ts';
import type { PrintedTicket } from './printed-ticket.ts';
import { placeOf, timeIn } from './when-and-where.ts';

/** What preparing tickets reads. */
export interface PreparePorts extends KeyPorts {
  readonly tickets: Pick<Tickets, 'find' | 'ofOrder'>;
  readonly ticketKeys: TicketKeys;
  readonly events: Pick<Events, 'find'>;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly contacts: Pick<Contacts, 'ofOrders'>;
}

/**
 * Everything that stands on the tickets of an order, for whoever prints them: those that open a
 * gate, in the order of the order's lines.
 *
 * @param query `principal` is the order's buyer, who gets the tickets they still hold; or an owner
 *   or a manager of its organization, who gets all.
 * @returns the tickets; or
 *   - `orders/order-unknown` if there is no such order, or it is none of the principal's
 *   - `tickets/ticket-unknown` if it has none for the principal: unpaid, or given to others
 *   - `tickets/ticket-revoked` if all of them were revoked, and when the last one was
 * @example
 * const ready = await office.printing.prepareTickets({ principal, orderId });
 * if (ready.ok) for (const { title, seat } of ready.value) console.log(title, seat);
 */
export const prepareTickets =
  (
    ports: PreparePorts & {
      readonly orders: Pick<Orders, 'find'>;
      readonly organizations: Pick<Organizations, 'find'>;
    },
  ) =>
  async (query: {
    readonly principal: Principal;
    readonly orderId: OrderId;
  }): Promise<Result<readonly [PrintedTicket, ...PrintedTicket[]], OrderUnknown | TicketUnknown | TicketRevoked>> => {
    const { principal, orderId } = query;
    const order = await ports.orders.find(orderId);
    const reader = await requireReader(ports, principal, order);
    if (!reader.ok) return reader;
    const all = await ports.tickets.ofOrder(orderId);
    const { as } = reader.value;
    const theirs = as === 'editor' ? all : all.filter(({ holderId }) => holderId === principal.principalId);
    const own = theirs.filter(({ progress }) => progress.status !== 'revoked');
    const guests = own.length === 0 ? new Map() : await guestsOf(ports, orderId);
    const [first, ...others] = await Promise.all(own.map((ticket) => printedTicket(ports, ticket, guests)));
    return first === undefined ? refuse(whyNone(theirs)) : ok([first, ...others]);
  };

/**
 * Everything that stands on one ticket, for the person who holds it now.
 *
 * @param query `principal` holds the ticket.
 * @returns the ticket; or
 *   - `tickets/ticket-unknown` if there is none, or somebody else holds it
 *   - `tickets/ticket-revoked` if it was revoked, and when
 * @example
 * const ready = await office.printing.prepareTicket({ principal, ticketId });
 * if (ready.ok) console.log(ready.value.title, ready.value.seat);
 */
export const prepareTicket =
  (ports: PreparePorts) =>
  async (query: {
    readonly principal: Principal;
    readonly ticketId: TicketId;
  }): Promise<Result<PrintedTicket, TicketUnknown | TicketRevoked>> => {
    const ticket = (await ports.tickets.find(query.ticketId))?.state;
    if (ticket?.holderId !== query.principal.principalId) return refuse({ code: 'tickets/ticket-unknown' });
    if (ticket.progress.status === 'revoked') return refuse(whyNone([ticket]));
    return ok(await printedTicket(ports, ticket, await guestsOf(ports, ticket.orderId)));
  };

/** Why none of these tickets is printed. */
const whyNone = (tickets: readonly Ticket[]): TicketUnknown | TicketRevoked => {
  const revokedAt = tickets.flatMap(({ progress }) => (progress.status === 'revoked' ? [progress.revokedAt] : []));
  const [first, ...others] = revokedAt;
  if (first === undefined) return { code: 'tickets/ticket-unknown' };
  return { code: 'tickets/ticket-revoked', revokedAt: others.reduce(latest, first) };
};

/** Who comes with which seat, as far as the buyer said and nobody had it forgotten. */
type Guests = ReadonlyMap<SeatId, string>;

const guestsOf = async (ports: PreparePorts, orderId: OrderId): Promise<Guests> => {
  const contacts = await ports.contacts.ofOrders([orderId]);
  const told = contacts.length === 0 ? undefined : (await openContacts(ports, contacts)).get(orderId);
  const attendees = told?.status === 'known' ? (told.given.attendees ?? []) : [];
  return new Map(attendees.flatMap(({ seatId, name }) => (name === undefined ? [] : [[seatId, name] as const])));
};

const printedTicket = async (ports: PreparePorts, ticket: Ticket, guests: Guests): Promise<PrintedTicket> => {
  const { ticketId, eventId, sessionId, tierId, label } = ticket;
  const [event, session, code] = await Promise.all([
    ports.events.find(eventId),
    ports.sessions.find(sessionId),
    signTicketCode(ports.ticketKeys, ticket),
  ]);
  invariant(event !== undefined && session !== undefined, `ticket ${ticketId} is for something that is not there`);
  const { title, venue, tiers } = event.state.details;
  return {
    ticketId,
    code,
    title,
    startsAt: session.state.startsAt,
    time: timeIn(venue.timeZone, session.state.startsAt),
    venueName: venue.name,
    place: placeOf(venue),
    tierName: tiers.find((tier) => tier.tierId === tierId)?.name ?? '',
    seat: label,
    holderName: guests.get(ticket.seatId) ?? null,
  };
};
