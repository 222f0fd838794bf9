import type { EventFact } from '../catalog/index.ts';
import type { DiscountFact } from '../discounts/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { Order, OrderProgress } from '../orders/index.ts';
import type { OrganizationFact } from '../organizations/index.ts';
import type { ToldPayment, ToldPaymentProgress } from '../payments/index.ts';
import type { SessionFact } from '../scheduling/index.ts';
import type { Ticket, TicketProgress } from '../tickets/index.ts';

/** The payloads of a room's facts by their types. */
type PayloadsOf<Fact extends { readonly type: string; readonly payload: unknown }> = {
  readonly [One in Fact as One['type']]: One['payload'];
};

interface OrderTo<Status extends OrderProgress['status']> extends Order {
  readonly progress: Extract<OrderProgress, { status: Status }>;
}

interface PaymentTo<Status extends ToldPaymentProgress['status']> extends ToldPayment {
  readonly progress: Extract<ToldPaymentProgress, { status: Status }>;
}

/** What was refunded in part had been heard of long before. */
interface PaymentHeardOf extends ToldPayment {
  readonly progress: Exclude<ToldPaymentProgress, { status: 'partly_refunded' }>;
}

interface PaymentCaptured extends ToldPayment {
  readonly progress: Extract<
    ToldPaymentProgress,
    { status: 'succeeded' | 'refund_pending' | 'partly_refunded' | 'refunded' }
  >;
}

interface TicketTo<Status extends TicketProgress['status']> extends Ticket {
  readonly progress: Extract<TicketProgress, { status: Status }>;
}

/** An order as each of its facts leaves it. */
export interface OrderPayloads {
  readonly OrderPlaced: OrderTo<'pending'>;
  /** The claims stay while a payment is under way. */
  readonly OrderPinned: OrderTo<'pending'>;
  readonly OrderPaid: OrderTo<'paid'>;
  readonly OrderPartlyRefunded: OrderTo<'partly_refunded'>;
  readonly OrderRefunded: OrderTo<'refunded'>;
  readonly OrderExpired: OrderTo<'expired'>;
  readonly OrderCancelled: OrderTo<'cancelled'>;
}

/** A payment as each of its facts leaves it. */
export interface PaymentPayloads {
  readonly PaymentCreated: PaymentTo<'created'>;
  readonly PaymentActionRequired: PaymentTo<'requires_action'>;
  readonly PaymentSucceeded: PaymentTo<'succeeded'>;
  readonly PaymentFailed: PaymentTo<'failed'>;
  readonly PaymentCancelled: PaymentTo<'cancelled'>;
  readonly PaymentRefundPending: PaymentTo<'refund_pending'>;
  readonly PaymentPartlyRefunded: PaymentTo<'partly_refunded'>;
  readonly PaymentRefunded: PaymentTo<'refunded'>;
  readonly PaymentMismatched: PaymentTo<'mismatched'>;
  /** It stays where it is; the gateway's reference of it is known now. */
  readonly PaymentReferenced: PaymentHeardOf;
  readonly PaymentDisputeOpened: PaymentCaptured;
  readonly PaymentDisputeWon: PaymentCaptured;
  readonly PaymentDisputeLost: PaymentCaptured;
}

/** What the ledger grows by. */
export interface LedgerPayloads {
  readonly LedgerPosted: LedgerEntry;
}

/** A ticket as each of its facts leaves it. */
export interface TicketPayloads {
  readonly TicketIssued: TicketTo<'issued'>;
  readonly TicketRevoked: TicketTo<'revoked'>;
}

/**
 * What the log tells, by the type of the fact: the source of the JSON Schemas that are published
 * with this package.
 */
export type FactPayloads = PayloadsOf<EventFact> &
  PayloadsOf<DiscountFact> &
  PayloadsOf<OrganizationFact> &
  PayloadsOf<SessionFact> &
  OrderPayloads &
  PaymentPayloads &
  LedgerPayloads &
  TicketPayloads;
