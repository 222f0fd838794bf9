import { eventFacts } from '../catalog/index.ts';
import type { EventFact } from '../catalog/index.ts';
import { instant, money, tellAs, tellNumbered } from '../kernel/index.ts';
import type {
  EventId,
  Instant,
  OrderId,
  OrganizationId,
  OutboxEvent,
  PrincipalId,
  SessionId,
} from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { orderFacts } from '../orders/index.ts';
import type { OrderFact, OrderRefund } from '../orders/index.ts';
import type { OrderPrice } from '../pricing/index.ts';
import { sessionFacts } from '../scheduling/index.ts';
import type { SessionFact } from '../scheduling/index.ts';
import { foldFacts } from './fold-facts.ts';
import type { StaleMark, View } from './view.ts';

/** Facts of one concert, at times that the test chooses, in the form of a log. */
export const eventId = 'concert' as EventId;
const organizationId = 'strings' as OrganizationId;
const by = 'olga' as PrincipalId;

/** What happens, and when. */
export interface Happening {
  readonly fact: EventFact | SessionFact | OrderFact;
  /** RFC 3339. */
  readonly at: string;
}

export type Step =
  'OrderPlaced' | 'OrderPaid' | 'OrderPartlyRefunded' | 'OrderRefunded' | 'OrderExpired' | 'OrderCancelled';
/** A seat's id, its tier and its price in cents. */
export type Seat = readonly [seatId: string, tierId: string, amountMinor: number];

const noon = '2027-05-01T12:00:00.000Z';

export const created = (details: object = {}, at: string = noon): Happening => ({
  fact: {
    type: 'EventCreated',
    payload: {
      eventId,
      organizationId,
      details: { currency: 'EUR', venue: { timeZone: 'Europe/Vienna' }, ...details },
      createdAt: instant(0),
      by,
    },
  } as unknown as EventFact,
  at,
});

export const changed = (details: object): Happening => ({
  fact: { type: 'EventChanged', payload: { eventId, details, by } } as unknown as EventFact,
  at: noon,
});

export const planned = (
  name: string,
  capacity: number = 100,
  type: 'SessionCreated' | 'SessionChanged' = 'SessionCreated',
  status: 'planned' | 'cancelled' = 'planned',
): Happening => ({
  fact: {
    type,
    payload: {
      session: { sessionId: name, eventId, organizationId, startsAt: 5, progress: { status } },
      capacity,
      currency: 'EUR',
      by,
    },
  } as unknown as SessionFact,
  at: noon,
});

export const cancelled = (name: string): Happening => ({
  fact: { type: 'SessionCancelled', payload: { sessionId: name as SessionId, eventId, at: instant(9), by } },
  at: noon,
});

export const ordered = (
  type: Step,
  name: string,
  { session = 'evening', seats, at = noon, currency = 'EUR', ...priced }: OrderWishes,
): Happening => {
  const lines = seats.map(([seatId, tierId, amountMinor]) => ({ seatId, tierId, price: money(amountMinor, currency) }));
  const total = money(
    seats.reduce((sum, [, , amountMinor]) => sum + amountMinor, 0),
    currency,
  );
  const payload = { orderId: name as OrderId, sessionId: session, eventId, organizationId, lines, total, ...priced };
  return { fact: { type, payload } as unknown as OrderFact, at };
};

interface OrderWishes {
  readonly session?: string;
  readonly seats: readonly Seat[];
  readonly at?: string;
  readonly currency?: string;
  readonly price?: OrderPrice;
  readonly refunds?: readonly Pick<OrderRefund, 'amount' | 'seatIds'>[];
}

const told = ({ fact, at }: Happening): readonly OutboxEvent[] => {
  const moment = instant(Date.parse(at));
  if (fact.type.startsWith('Order')) return tellBare(fact as OrderFact, moment);
  if (fact.type.startsWith('Event')) return tellNumbered(eventFacts, [fact as EventFact], 1, moment);
  return tellNumbered(sessionFacts, [fact as SessionFact], 1, moment);
};

/** An order's fact without ledger entries: no view folds them, and these orders are incomplete. */
export const tellBare = (fact: OrderFact, at: Instant): readonly OutboxEvent[] =>
  tellAs({ ...orderFacts, besides: () => [] }, fact, `${orderFacts.idOf(fact)}:${fact.type}`, at);

/** The log of what happened. */
export const logOf = (happenings: readonly Happening[]): readonly RecordedEvent[] =>
  happenings.flatMap(told).map((event, index) => ({ ...event, position: (index + 1) as Position }));

/** The documents after a log, folded in batches of this size. */
export const foldLog = <Document extends StaleMark>(
  view: View<Document>,
  log: readonly RecordedEvent[],
  batch: number = log.length,
): ReadonlyMap<string, Document> => {
  const documents = new Map<string, { readonly document: Document; readonly position: Position }>();
  for (let from = 0; from < log.length; from += batch)
    for (const { id, document, position } of foldFacts(view, log.slice(from, from + batch), documents))
      if (document !== null) documents.set(id, { document, position });
  return new Map([...documents].map(([id, { document }]) => [id, document]));
};
