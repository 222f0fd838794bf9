import type { Principal, RoleMissing } from './identity/index.ts';
import type { AreaId, HoldId, OrderId, Page, PageRequest, PaymentId, Result, SeatId, SessionId, TicketId, TierId } from './kernel/index.ts';
import type {
  AreaUnavailable,
  AreaUnknown,
  ExtensionLimitReached,
  Hold,
  HoldExpired,
  HoldLimitReached,
  HoldUnknown,
  RacesLost,
  SeatBoards,
  SeatCountInvalid,
  SeatLimitReached,
  SeatsUnavailable,
  SeatsUnknown,
} from './locking/index.ts';
import type { FenceStale, Order, OrderEnded, OrderPaid, OrderUnknown, OrderUnpaid, PendingOrderLimitReached, SeatsTaken } from './orders/index.ts';
import type { MemberRoleMissing } from './organizations/index.ts';
import type {
  AttemptLimitReached,
  Payment,
  PaymentInFlight,
  PaymentNeedless,
  PaymentUnknown,
  ProviderUnknown,
  WebhookCall,
  WebhookForged,
  WebhookStale,
} from './payments/index.ts';
import type { SessionNotOnSale, SessionUnknown } from './scheduling/index.ts';
import type { Ticket, TicketUnknown } from './tickets/index.ts';

/** What a buyer asks for. Best available may be narrowed to tiers; `accessible` asks for accessible seats. */
export type WantedSeats =
  | { readonly kind: 'seats'; readonly seatIds: readonly SeatId[] }
  | { readonly kind: 'area'; readonly areaId: AreaId; readonly quantity: number }
  | { readonly kind: 'best-available'; readonly quantity: number; readonly tierIds?: readonly TierId[]; readonly accessible?: boolean };

/** A hold, and why these seats, if they were chosen for the buyer. */
export interface HeldSeats {
  readonly hold: Hold;
  readonly explanation: string | null;
}

/** A ticket with the code its holder shows at the gate; signed when read. */
export interface CodedTicket {
  readonly ticket: Ticket;
  readonly code: string;
}

/** What came of a webhook: it had its effect now, had it before, or is about nothing of ours. */
export type WebhookOutcome = 'applied' | 'repeated' | 'ignored';

export type HoldSeatsRefusal =
  | RoleMissing
  | SessionUnknown
  | SessionNotOnSale
  | SeatCountInvalid
  | SeatsUnknown
  | AreaUnknown
  | SeatsUnavailable
  | AreaUnavailable
  | HoldLimitReached
  | SeatLimitReached
  | RacesLost;

export type PlaceOrderRefusal =
  | RoleMissing
  | HoldExpired
  | HoldUnknown
  | SessionNotOnSale
  | SeatsTaken
  | FenceStale
  | PendingOrderLimitReached;

export type StartPaymentRefusal =
  | RoleMissing
  | OrderUnknown
  | OrderEnded
  | OrderPaid
  | SessionNotOnSale
  | AttemptLimitReached
  | PaymentNeedless
  | PaymentInFlight;

type OfHold = { readonly principal: Principal; readonly holdId: HoldId };
type OfOrder = { readonly principal: Principal; readonly orderId: OrderId };
type OfPayment = { readonly principal: Principal; readonly paymentId: PaymentId };

/** The life of a sale, from seats to tickets. */
export interface TicketlySale {
  holdSeats(command: {
    readonly principal: Principal;
    readonly sessionId: SessionId;
    readonly wanted: WantedSeats;
    readonly idempotencyKey?: string | undefined;
  }): Promise<Result<HeldSeats, HoldSeatsRefusal>>;
  findHold(query: OfHold): Promise<Result<Hold, HoldUnknown>>;
  extendHold(command: OfHold): Promise<Result<Hold, HoldUnknown | HoldExpired | ExtensionLimitReached>>;
  releaseHold(command: OfHold): Promise<Result<Hold, HoldUnknown | HoldExpired>>;
  placeOrder(command: OfHold): Promise<Result<Order, PlaceOrderRefusal>>;
  findOrder(query: OfOrder): Promise<Result<Order, OrderUnknown>>;
  listOrders(query: { readonly principal: Principal; readonly page: PageRequest }): Promise<Result<Page<Order>>>;
  cancelOrder(command: OfOrder): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid>>;
  /** For organizers: takes a paid order back whole. */
  refundOrder(command: OfOrder): Promise<Result<Order, OrderUnknown | OrderUnpaid | OrderEnded | MemberRoleMissing>>;
  startPayment(command: OfOrder): Promise<Result<Payment, StartPaymentRefusal>>;
  findPayment(query: OfPayment): Promise<Result<Payment, PaymentUnknown>>;
  /** For the buyer who comes back from the gateway's page: asks the gateway now rather than wait for its notice. */
  refreshPayment(command: OfPayment): Promise<Result<Payment, PaymentUnknown>>;
  receiveWebhook(command: {
    readonly provider: string;
    readonly call: WebhookCall;
  }): Promise<Result<WebhookOutcome, ProviderUnknown | WebhookForged | WebhookStale>>;
  listTickets(query: OfOrder): Promise<Result<readonly CodedTicket[], OrderUnknown>>;
  findTicket(query: { readonly principal: Principal; readonly ticketId: TicketId }): Promise<Result<CodedTicket, TicketUnknown>>;
  readonly seatBoards: SeatBoards;
  /** Background work, one step each; they answer how many things they did, and may run in any number of processes. */
  sweepHolds(): Promise<number>;
  expireOrders(): Promise<number>;
  reconcilePayments(): Promise<number>;
  relayDecisions(): Promise<number>;
}
