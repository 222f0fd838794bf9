import { defaultLimits } from '../kernel/index.ts';
import type { Clock, IdSource, Limits, Randomness } from '../kernel/index.ts';
import type { PaymentGateway } from '../payments/index.ts';
import type { CommandStorePorts, LockPorts, Ports, SurroundingPorts, ViewPorts } from '../ports.ts';
import { showingsFrom } from '../showings/index.ts';
import { memoryAttendees } from './attendees.ts';
import { memoryChangeFeed, memoryCheckpoints } from './change-feed.ts';
import { memoryChargeMarks } from './charge-marks.ts';
import { systemClock } from './clock.ts';
import { memoryContacts } from './contacts.ts';
import { memoryDatabase } from './database.ts';
import { memoryDeadLetters } from './dead-letters.ts';
import { memoryDiscounts } from './discounts.ts';
import { memoryDocuments } from './documents.ts';
import { memoryEvents } from './events.ts';
import { uuidIds } from './id-source.ts';
import { memoryIdempotencyKeys } from './idempotency-keys.ts';
import { memoryInbox } from './inbox.ts';
import { memoryLayouts } from './layouts.ts';
import { memoryListings } from './listings.ts';
import { memoryLedger } from './ledger.ts';
import { memoryLockHistory } from './lock-history.ts';
import { memoryLockStore } from './lock-table.ts';
import { memoryLogHistory } from './log-history.ts';
import { memoryOrders } from './orders.ts';
import { memoryOrganizations } from './organizations.ts';
import { memoryPageViews } from './page-views.ts';
import { memoryGateway } from './payment-gateway.ts';
import { memoryPayments } from './payments.ts';
import { memoryContactVault, memoryPersonKeys } from './person-keys.ts';
import { systemRandomness } from './randomness.ts';
import { memoryRankings } from './rankings.ts';
import { memoryReceipts } from './receipts.ts';
import { memorySeatFeed } from './seat-feed.ts';
import { memorySeatLocks } from './seat-locks.ts';
import { memorySeatSales } from './seat-sales.ts';
import { memorySessions } from './sessions.ts';
import { memoryTicketKeys } from './ticket-keys.ts';
import { memoryTickets } from './tickets.ts';
import { memoryTimers } from './timers.ts';
import { memoryViews } from './views.ts';

/** Replacements for the defaults. */
export interface MemoryPortsOptions {
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly randomness?: Randomness;
  readonly limits?: Partial<Limits>;
  readonly gateways?: readonly [PaymentGateway, ...PaymentGateway[]];
}

/** The clock for stores that decide by time. Default: the system clock. */
export interface MemoryStoreOptions {
  readonly clock?: Clock;
}

/** Decisions and their log in memory, in place of a database. */
export const memoryStorePorts = ({ clock = systemClock }: MemoryStoreOptions = {}): CommandStorePorts => {
  const database = memoryDatabase({ clock });
  const aggregates = {
    organizations: memoryOrganizations(database),
    events: memoryEvents(database),
    sessions: memorySessions(database),
    layouts: memoryLayouts(),
  };
  return {
    ...aggregates,
    showings: showingsFrom(aggregates),
    discounts: memoryDiscounts(database),
    timers: memoryTimers({ clock }),
    seatSales: memorySeatSales(database),
    orders: memoryOrders(database),
    payments: memoryPayments(database),
    ledger: memoryLedger(database),
    chargeMarks: memoryChargeMarks(database),
    tickets: memoryTickets(database),
    receipts: memoryReceipts(database),
    inbox: memoryInbox(database),
    idempotencyKeys: memoryIdempotencyKeys({ clock }),
    changeFeed: memoryChangeFeed(database),
    checkpoints: memoryCheckpoints(),
    deadLetters: memoryDeadLetters({ clock }),
    logHistory: memoryLogHistory(database),
    contacts: memoryContacts({ clock }),
    personKeys: memoryPersonKeys(),
    pageViews: memoryPageViews(),
    rankings: memoryRankings(),
  };
};

/** Who holds which seat, in memory: in place of Redis, if a single process sells. */
export const memoryLockPorts = ({ clock = systemClock }: MemoryStoreOptions = {}): LockPorts => {
  const store = memoryLockStore({ clock });
  return {
    seatLocks: memorySeatLocks(store),
    seatFeed: memorySeatFeed(store),
    lockHistory: memoryLockHistory(store),
  };
};

/** Documents for reading, in memory: each process folds them from the log when it starts. */
export const memoryViewPorts = (): ViewPorts => {
  const documents = memoryDocuments();
  return {
    views: memoryViews(documents),
    listings: memoryListings(documents),
    attendees: memoryAttendees(documents),
  };
};

/**
 * What a process provides itself, as for a test: keys that are gone with the process, and a gateway
 * that takes no money.
 */
export const memorySurroundings = (options: MemoryPortsOptions = {}): SurroundingPorts => {
  const clock = options.clock ?? systemClock;
  return {
    clock,
    ids: options.ids ?? uuidIds({ clock }),
    randomness: options.randomness ?? systemRandomness,
    // With everything in memory nobody waits for a turn, and a virtual clock has no timers.
    nextTurn: async () => undefined,
    limits: { ...defaultLimits, ...options.limits },
    gateways: options.gateways ?? [memoryGateway({ clock })],
    ticketKeys: memoryTicketKeys(),
    contactVault: memoryContactVault(),
  };
};

/**
 * Every port in memory: a whole ticket office in one object, gone with the process.
 *
 * @example
 * const office = ticketly(memoryPorts());
 */
export const memoryPorts = (options: MemoryPortsOptions = {}): Ports => ({
  ...memoryStorePorts(options),
  ...memoryLockPorts(options),
  ...memoryViewPorts(),
  ...memorySurroundings(options),
});
