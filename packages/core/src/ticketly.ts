import type {
  cancelOrder,
  expireOrders,
  listTickets,
  placeOrder,
  receiveWebhook,
  reconcilePayments,
  refreshPayment,
  refundOrder,
  relayDecisions,
  startPayment,
} from './checkout/index.ts';
import type { Principal, RoleMissing } from './identity/index.ts';
import type { AreaId, Result, SeatId, SessionId, TierId } from './kernel/index.ts';
import type { extendHold, findHold, releaseHold, sweepHolds } from './locking/index.ts';
import type {
  AreaUnavailable,
  AreaUnknown,
  Hold,
  HoldLimitReached,
  RacesLost,
  SeatBoards,
  SeatCountInvalid,
  SeatLimitReached,
  SeatsUnavailable,
  SeatsUnknown,
} from './locking/index.ts';
import type { findOrder, listOrders } from './orders/index.ts';
import type { findPayment } from './payments/index.ts';
import type { SessionNotOnSale, SessionUnknown } from './scheduling/index.ts';
import type { findTicket } from './tickets/index.ts';

/** What a buyer asks for. Best available may be narrowed to tiers; `accessible` asks for accessible seats. */
export type WantedSeats =
  | { readonly kind: 'seats'; readonly seatIds: readonly SeatId[] }
  | { readonly kind: 'area'; readonly areaId: AreaId; readonly quantity: number }
  | {
      readonly kind: 'best-available';
      readonly quantity: number;
      readonly tierIds?: readonly TierId[];
      readonly accessible?: boolean;
    };

/** A hold, and why these seats, if they were chosen for the buyer. */
export interface HeldSeats {
  readonly hold: Hold;
  readonly explanation: string | null;
}

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

/** A use case with its ports in place. */
type Bound<UseCase extends (ports: never) => unknown> = ReturnType<UseCase>;

/** The life of a sale, from seats to tickets. */
export interface TicketlySale {
  holdSeats(command: {
    readonly principal: Principal;
    readonly sessionId: SessionId;
    readonly wanted: WantedSeats;
    readonly idempotencyKey?: string | undefined;
  }): Promise<Result<HeldSeats, HoldSeatsRefusal>>;
  readonly findHold: Bound<typeof findHold>;
  readonly extendHold: Bound<typeof extendHold>;
  readonly releaseHold: Bound<typeof releaseHold>;
  readonly placeOrder: Bound<typeof placeOrder>;
  readonly findOrder: Bound<typeof findOrder>;
  readonly listOrders: Bound<typeof listOrders>;
  readonly cancelOrder: Bound<typeof cancelOrder>;
  readonly refundOrder: Bound<typeof refundOrder>;
  readonly startPayment: Bound<typeof startPayment>;
  readonly findPayment: Bound<typeof findPayment>;
  readonly refreshPayment: Bound<typeof refreshPayment>;
  readonly receiveWebhook: Bound<typeof receiveWebhook>;
  readonly listTickets: Bound<typeof listTickets>;
  readonly findTicket: Bound<typeof findTicket>;
  readonly seatBoards: SeatBoards;
  /** Background work, one step a call. */
  readonly sweepHolds: Bound<typeof sweepHolds>;
  readonly expireOrders: Bound<typeof expireOrders>;
  readonly reconcilePayments: Bound<typeof reconcilePayments>;
  readonly relayDecisions: Bound<typeof relayDecisions>;
}
