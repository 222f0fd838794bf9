import { instant, money } from '../kernel/index.ts';
import type {
  EventId,
  HoldId,
  Instant,
  Money,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  SeatId,
  SessionId,
  TicketId,
  TierId,
} from '../kernel/index.ts';
import { movedFrom } from '../ledger/index.ts';
import type { LedgerEntry, LedgerEntryId, LedgerEntryKind, Posting } from '../ledger/index.ts';
import { fenceOf } from '../locking/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order, OrderProgress, OrderRefund } from '../orders/index.ts';
import type { Payment, PaymentProgress, PaymentRefund } from '../payments/index.ts';
import type { Ticket, TicketProgress } from '../tickets/index.ts';

/** The moment at which everything here is looked at. */
export const now: Instant = instant(100 * 86_400_000);
export const minuteMs = 60_000;
export const sessionId = 's1' as SessionId;
export const orderId = 'o1' as OrderId;
export const paymentId = 'p1' as PaymentId;
const holdId = 's1.h1' as HoldId;

export const eur = (amountMinor: number): Money => money(amountMinor, 'EUR');
export const seat = (n: number): SeatId => `A-${n}` as SeatId;

export const paid: OrderProgress = { status: 'paid', paidAt: now, paymentId };
export const partlyRefunded: OrderProgress = { status: 'partly_refunded', paidAt: now, paymentId };
export const refunded: OrderProgress = { status: 'refunded', refundedAt: now, paymentId };

/** Ada's order of two seats for ten euros. */
export const orderAt = (progress: OrderProgress, over: Partial<Order> = {}): Order => ({
  orderId,
  sessionId,
  eventId: 'e1' as EventId,
  organizationId: 'org' as OrganizationId,
  buyerId: 'ada' as PrincipalId,
  holdId,
  fence: fenceOf(1),
  lines: [1, 2].map((n) => ({ seatId: seat(n), label: seat(n), tierId: 't1' as TierId, price: eur(500) })),
  total: eur(1_000),
  placedAt: now,
  progress,
  ...over,
});

export const takenBack = (reason: OrderRefund['reason'], amountMinor: number, name = 'r1'): OrderRefund => ({
  ...{ refundId: name as RefundId, seatIds: [], amount: eur(amountMinor), refundedAt: now, reason },
});

export const succeeded: PaymentProgress = { status: 'succeeded', providerRef: 'ref', succeededAt: now };

/** A payment of the ten euros. */
export const paymentAt = (progress: PaymentProgress, over: Partial<Payment> = {}): Payment => ({
  paymentId,
  orderId,
  sessionId,
  eventId: 'e1' as EventId,
  buyerId: 'ada' as PrincipalId,
  amount: eur(1_000),
  provider: 'memory',
  attempt: 1,
  createdAt: now,
  progress,
  ...over,
});

export const goneBack = (
  amountMinor: number,
  status: PaymentRefund['status'] = 'done',
  name = 'r1',
): PaymentRefund => ({ refundId: name as RefundId, amount: eur(amountMinor), status, reason: 'requested' });

export const revoked: TicketProgress = { status: 'revoked', revokedAt: now };

/** The ticket of this name for seat `n`. */
export const ticketFor = (n: number, name = `t${n}`, progress: TicketProgress = { status: 'issued' }): Ticket => ({
  ticketId: name as TicketId,
  orderId,
  sessionId,
  eventId: 'e1' as EventId,
  seatId: seat(n),
  areaId: null,
  label: seat(n),
  tierId: 't1' as TierId,
  holderId: 'ada' as PrincipalId,
  serial: 1,
  issuedAt: now,
  progress,
});

/** What the arbiter has of seat `n`: by default, that it is sold to ada's order. */
export const decided = (n: number, over: Partial<SeatDecision> = {}): SeatDecision => ({
  ...{ seatId: seat(n), status: 'sold', holdId, buyerId: 'ada' as PrincipalId, fence: fenceOf(1), ...over },
});

const entry = (kind: LedgerEntryKind, postings: readonly Posting[]): LedgerEntry => ({
  entryId: `p1:${kind}` as LedgerEntryId,
  kind,
  eventId: 'e1' as EventId,
  orderId,
  paymentId,
  postings,
  postedAt: now,
});

/** Entries of the payment, of so many cents. */
export const captured = (minor: number): LedgerEntry =>
  entry('captured', movedFrom('receivable', 'gateway:memory', eur(minor)));
export const sold = (minor: number): LedgerEntry => entry('sold', movedFrom('organizer', 'receivable', eur(minor)));
export const taken = (minor: number): LedgerEntry =>
  entry('taken_back', movedFrom('receivable', 'organizer', eur(minor)));
export const returned = (minor: number, currency = 'EUR'): LedgerEntry =>
  entry('returned', movedFrom('gateway:memory', 'receivable', money(minor, currency)));
