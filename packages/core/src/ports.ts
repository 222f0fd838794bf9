import type { Attendees, Listings } from './browsing/index.ts';
import type { Events } from './catalog/index.ts';
import type { Discounts } from './discounts/index.ts';
import type { Contacts, ContactVault, PersonKeys } from './contacts/index.ts';
import type { Clock, IdSource, Limits, NextTurn, Randomness } from './kernel/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { LockHistory, SeatFeed, SeatLocks } from './locking/index.ts';
import type { ChangeFeed, Checkpoints, DeadLetters, IdempotencyKeys, Inbox, LogHistory } from './messaging/index.ts';
import type { Orders, SeatSales } from './orders/index.ts';
import type { Organizations } from './organizations/index.ts';
import type { ChargeMarks, PaymentGateway, Payments } from './payments/index.ts';
import type { PlatformFee } from './pricing/index.ts';
import type { Receipts } from './receipts/index.ts';
import type { Sessions } from './scheduling/index.ts';
import type { Layouts } from './seating/index.ts';
import type { Showings } from './showings/index.ts';
import type { TicketKeys, Tickets } from './tickets/index.ts';
import type { Timers } from './timers/index.ts';
import type { PageViews, Rankings } from './trending/index.ts';
import type { Views } from './views/index.ts';

/**
 * What is decided, and the log of it. One store brings all of these, because they share its
 * transactions.
 */
export interface CommandStorePorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly layouts: Layouts;
  readonly sessions: Sessions;
  readonly showings: Showings;
  readonly discounts: Discounts;
  readonly timers: Timers;
  readonly seatSales: SeatSales;
  readonly orders: Orders;
  readonly payments: Payments;
  readonly ledger: Ledger;
  readonly chargeMarks: ChargeMarks;
  readonly tickets: Tickets;
  readonly receipts: Receipts;
  readonly inbox: Inbox;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly changeFeed: ChangeFeed;
  readonly checkpoints: Checkpoints;
  readonly deadLetters: DeadLetters;
  readonly logHistory: LogHistory;
  readonly contacts: Contacts;
  readonly personKeys: PersonKeys;
  readonly pageViews: PageViews;
  readonly rankings: Rankings;
}

/**
 * Who holds which seat now, and what changed. One store brings both: the step that takes a seat
 * appends to the feed.
 */
export interface LockPorts {
  readonly seatLocks: SeatLocks;
  readonly seatFeed: SeatFeed;
  readonly lockHistory: LockHistory;
}

/** Documents folded from the log, for reading. */
export interface ViewPorts {
  readonly views: Views;
  readonly listings: Listings;
  readonly attendees: Attendees;
}

/** What a process brings of its own. */
export interface SurroundingPorts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  /** The pause in long work. Default: a timer's turn; Node's `setImmediate` is faster. */
  readonly nextTurn?: NextTurn;
  readonly limits: Limits;
  /** What the platform charges beside the organizers' own fees. Default: nothing. */
  readonly platformFees?: readonly PlatformFee[];
  /** The first one takes new payments; the others only finish those they began. */
  readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]];
  readonly ticketKeys: TicketKeys;
  readonly contactVault: ContactVault;
}

/**
 * Everything the core needs from outside, in the groups in which a deployment brings it. A use case
 * asks for the ports it uses.
 */
export interface Ports extends CommandStorePorts, LockPorts, ViewPorts, SurroundingPorts {}
