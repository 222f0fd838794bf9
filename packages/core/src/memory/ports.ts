import { defaultLimits } from '../kernel/index.ts';
import type { Clock, IdSource, Limits, Randomness } from '../kernel/index.ts';
import type { PaymentGateway } from '../payments/index.ts';
import type { Ports } from '../ports.ts';
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

/** What may be brought along instead of the defaults. */
export interface MemoryPortsOptions {
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly randomness?: Randomness;
  readonly limits?: Partial<Limits>;
  readonly gateways?: readonly [PaymentGateway, ...PaymentGateway[]];
}

/**
 * Every port in memory: a whole ticket office in one object, gone with the process.
 *
 * @example
 * const office = ticketly(memoryPorts());
 */
export const memoryPorts = (options: MemoryPortsOptions = {}): Ports => {
  const clock = options.clock ?? systemClock;
  const database = memoryDatabase({ clock });
  const lockStore = memoryLockStore({ clock });
  const documents = memoryDocuments();
  const aggregates = {
    organizations: memoryOrganizations(database),
    events: memoryEvents(database),
    sessions: memorySessions(database),
    layouts: memoryLayouts(),
  };
  return {
    ...aggregates,
    clock,
    ids: options.ids ?? uuidIds({ clock }),
    randomness: options.randomness ?? systemRandomness,
    // Nobody waits for a turn where everything is in memory, and a virtual clock has no timers to
    // give.
    nextTurn: async () => undefined,
    limits: { ...defaultLimits, ...options.limits },
    showings: showingsFrom(aggregates),
    discounts: memoryDiscounts(database),
    timers: memoryTimers({ clock }),
    seatLocks: memorySeatLocks(lockStore),
    seatFeed: memorySeatFeed(lockStore),
    seatSales: memorySeatSales(database),
    orders: memoryOrders(database),
    payments: memoryPayments(database),
    gateways: options.gateways ?? [memoryGateway({ clock })],
    ledger: memoryLedger(database),
    chargeMarks: memoryChargeMarks(database),
    tickets: memoryTickets(database),
    ticketKeys: memoryTicketKeys(),
    receipts: memoryReceipts(database),
    inbox: memoryInbox(database),
    idempotencyKeys: memoryIdempotencyKeys({ clock }),
    changeFeed: memoryChangeFeed(database),
    checkpoints: memoryCheckpoints(),
    deadLetters: memoryDeadLetters({ clock }),
    logHistory: memoryLogHistory(database),
    contacts: memoryContacts({ clock }),
    personKeys: memoryPersonKeys(),
    contactVault: memoryContactVault(),
    pageViews: memoryPageViews(),
    rankings: memoryRankings(),
    lockHistory: memoryLockHistory(lockStore),
    views: memoryViews(documents),
    listings: memoryListings(documents),
    attendees: memoryAttendees(documents),
  };
};
