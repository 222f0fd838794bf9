import type { Listings } from './browsing/index.ts';
import type { Events } from './catalog/index.ts';
import type { Clock, IdSource, Limits, NextTurn, Randomness } from './kernel/index.ts';
import type { LockHistory, SeatFeed, SeatLocks } from './locking/index.ts';
import type { ChangeFeed, Checkpoints, DeadLetters, IdempotencyKeys, Inbox, LogHistory } from './messaging/index.ts';
import type { Orders, SeatSales } from './orders/index.ts';
import type { Organizations } from './organizations/index.ts';
import type { ChargeMarks, PaymentGateway, Payments } from './payments/index.ts';
import type { Sessions } from './scheduling/index.ts';
import type { Layouts } from './seating/index.ts';
import type { Showings } from './showings/index.ts';
import type { TicketKeys, Tickets } from './tickets/index.ts';
import type { Timers } from './timers/index.ts';
import type { Views } from './views/index.ts';

/** Everything the core needs from outside. A use case takes the part it uses; a deployment brings them all. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  /** Where long work lets others go on. Default: a timer's turn; `setImmediate` of Node is faster. */
  readonly nextTurn?: NextTurn;
  readonly limits: Limits;
  readonly organizations: Organizations;
  readonly events: Events;
  readonly layouts: Layouts;
  readonly sessions: Sessions;
  readonly showings: Showings;
  readonly timers: Timers;
  readonly seatLocks: SeatLocks;
  readonly seatFeed: SeatFeed;
  readonly seatSales: SeatSales;
  readonly orders: Orders;
  readonly payments: Payments;
  /** The first one takes new payments; the others finish theirs. */
  readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]];
  readonly chargeMarks: ChargeMarks;
  readonly tickets: Tickets;
  readonly ticketKeys: TicketKeys;
  readonly inbox: Inbox;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly changeFeed: ChangeFeed;
  readonly checkpoints: Checkpoints;
  readonly deadLetters: DeadLetters;
  readonly logHistory: LogHistory;
  readonly lockHistory: LockHistory;
  readonly views: Views;
  readonly listings: Listings;
}
