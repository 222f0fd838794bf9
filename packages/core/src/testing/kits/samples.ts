import type { Event } from '../../catalog/index.ts';
import { instant, money } from '../../kernel/index.ts';
import type {
  DiscountId,
  EventId,
  Instant,
  LayoutId,
  OrderId,
  OrganizationId,
  OutboxEvent,
  PaymentId,
  PrincipalId,
  SeatId,
  SessionId,
  TicketId,
  TierId,
} from '../../kernel/index.ts';
import type { Discount } from '../../discounts/index.ts';
import type { Organization } from '../../organizations/index.ts';
import type { Payment } from '../../payments/index.ts';
import type { Session } from '../../scheduling/index.ts';
import type { Ticket } from '../../tickets/index.ts';
import { freshName } from './subject.ts';

/** An aggregate as it is first saved, and as a later save changes it. */
export interface Sample<Id, State> {
  readonly id: Id;
  readonly state: State;
  readonly changed: State;
}

/** A sample under another id, which may be anywhere in its states. */
export const renamedSample = <Id, State>(sample: Sample<Id, State>, id: string): Sample<Id, State> => {
  const inText = (text: string): string => JSON.stringify(text).slice(1, -1);
  const known = JSON.stringify(sample);
  return JSON.parse(known.replaceAll(inText(String(sample.id)), inText(id))) as Sample<Id, State>;
};

const at = instant(1_767_225_600_123);

/**
 * An event of the log with a fresh id, about an aggregate and a concert that no other event is
 * about.
 */
export const oneEvent = (
  aggregateId: string,
  type: string,
  routingKey: EventId = freshName('concert') as EventId,
): OutboxEvent => ({
  id: freshName('outbox'),
  aggregateType: 'orders',
  aggregateId,
  routingKey,
  type,
  version: 1,
  payload: { of: aggregateId },
  occurredAt: at,
});

/** The event as told by a store that uses its aggregate id as the routing key. */
export const misrouted = (event: OutboxEvent): OutboxEvent => ({
  ...event,
  routingKey: event.aggregateId as EventId,
});

/** An event that makes any store refuse the whole save: a ledger entry that is not balanced. */
export const failingEvent = (): OutboxEvent => {
  const entryId = freshName('entry');
  const ids = { orderId: freshName('order'), paymentId: freshName('payment'), eventId: 'event-of-the-kit' };
  return {
    ...oneEvent(entryId, 'LedgerPosted'),
    aggregateType: 'ledger',
    payload: { entryId, kind: 'captured', ...ids, postings: [], postedAt: at },
  };
};

/** A payment that the gateway has not been asked for yet. */
export const newPayment = (createdAt: Instant, over: Partial<Payment> = {}): Payment => ({
  paymentId: freshName('payment') as PaymentId,
  orderId: freshName('order') as OrderId,
  sessionId: 'session-of-the-kit' as SessionId,
  eventId: 'event-of-the-kit' as EventId,
  buyerId: 'ada' as PrincipalId,
  amount: money(1_999, 'EUR'),
  provider: 'kit',
  attempt: 1,
  createdAt,
  progress: { status: 'created' },
  ...over,
});

const organization = (): Sample<OrganizationId, Organization> => {
  const id = freshName('organization') as OrganizationId;
  const state: Organization = {
    organizationId: id,
    // Blanks and a letter in two pieces: what a store must not tidy up.
    name: ' Cafe\u0301 Kit ',
    members: [
      { principalId: 'olga' as PrincipalId, role: 'owner' },
      { principalId: 'otto' as PrincipalId, role: 'owner' },
    ],
    createdAt: at,
  };
  return { id, state, changed: { ...state, name: 'Kit and sons' } };
};

const event = (): Sample<EventId, Event> => {
  const id = freshName('event') as EventId;
  const state: Event = {
    eventId: id,
    organizationId: 'organization-of-the-kit' as OrganizationId,
    details: {
      title: 'Night of strings',
      summary: 'Quartets “by candlelight” – Špela & friends 🎻',
      category: 'concert',
      venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
      currency: 'EUR',
      tiers: [
        { tierId: 'stalls' as TierId, name: 'Stalls', price: money(9_007_199_254_740_991, 'EUR'), color: '#336699' },
      ],
    },
    progress: { status: 'draft' },
    createdAt: at,
  };
  return { id, state, changed: { ...state, progress: { status: 'approved', approvedAt: at } } };
};

const session = (): Sample<SessionId, Session> => {
  const id = freshName('session') as SessionId;
  const state: Session = {
    sessionId: id,
    eventId: 'event-of-the-kit' as EventId,
    organizationId: 'organization-of-the-kit' as OrganizationId,
    startsAt: at,
    endsAt: instant(at + 7_200_000),
    saleStart: { kind: 'at-once' },
    saleEndsAt: instant(at + 7_200_000),
    layoutId: 'layout-of-the-kit' as LayoutId,
    layoutVersion: 1,
    holdTtlMs: 600_000,
    progress: { status: 'planned' },
    announced: [],
    createdAt: at,
  };
  return { id, state, changed: { ...state, progress: { status: 'paused', pausedAt: at } } };
};

const discount = (): Sample<DiscountId, Discount> => {
  const id = freshName('discount') as DiscountId;
  const state: Discount = {
    discountId: id,
    eventId: freshName('concert') as EventId,
    organizationId: 'organization-of-the-kit' as OrganizationId,
    code: 'FRIENDS' as Discount['code'],
    rule: { kind: 'flat', amountMinor: 500, tierIds: ['stalls' as TierId], sessionIds: [] },
    currency: 'EUR',
    terms: { name: 'Friends', isPublic: true, startsAt: at, endsAt: null, totalLimit: 10, perBuyerLimit: null },
    progress: { status: 'active' },
    createdAt: at,
  };
  return { id, state, changed: { ...state, terms: { ...state.terms, endsAt: at, totalLimit: null } } };
};

const payment = (): Sample<PaymentId, Payment> => {
  const state = newPayment(at);
  const progress = { status: 'succeeded', providerRef: 'ref', succeededAt: at } as const;
  return { id: state.paymentId, state, changed: { ...state, progress } };
};

const ticket = (): Sample<TicketId, Ticket> => {
  const id = freshName('ticket') as TicketId;
  const state: Ticket = {
    ticketId: id,
    orderId: 'order-of-the-kit' as OrderId,
    sessionId: 'session-of-the-kit' as SessionId,
    eventId: 'event-of-the-kit' as EventId,
    seatId: freshName('seat') as SeatId,
    areaId: null,
    label: 'Row A, seat 1',
    tierId: 'stalls' as TierId,
    holderId: 'ada' as PrincipalId,
    serial: 1,
    issuedAt: at,
    progress: { status: 'issued' },
  };
  return { id, state, changed: { ...state, progress: { status: 'checked_in', checkedInAt: at } } };
};

/**
 * One sample maker for each kind of aggregate, for `aggregateStoreKit`. Each call makes a fresh id.
 */
export const aggregateSamples: {
  readonly organization: () => Sample<OrganizationId, Organization>;
  readonly event: () => Sample<EventId, Event>;
  readonly session: () => Sample<SessionId, Session>;
  readonly discount: () => Sample<DiscountId, Discount>;
  readonly payment: () => Sample<PaymentId, Payment>;
  readonly ticket: () => Sample<TicketId, Ticket>;
} = { organization, event, session, discount, payment, ticket };
