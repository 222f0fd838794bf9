import type { CommandStorePorts } from '@ticketly/core';
import { showingsFrom } from '@ticketly/core/showings';
import { postgresChangeFeed } from './change-feed.ts';
import type { PostgresChangeFeed } from './change-feed.ts';
import { postgresChargeMarks } from './charge-marks.ts';
import { postgresCheckpoints } from './checkpoints.ts';
import { postgresContacts } from './contacts.ts';
import { postgresDeadLetters } from './dead-letters.ts';
import { postgresDiscounts } from './discounts.ts';
import { postgresEvents } from './events.ts';
import { postgresIdempotencyKeys } from './idempotency-keys.ts';
import { postgresInbox } from './inbox.ts';
import { postgresLayouts } from './layouts.ts';
import { postgresLedger } from './ledger.ts';
import { postgresLogHistory } from './log-history.ts';
import { postgresOrders } from './orders.ts';
import { postgresOrganizations } from './organizations.ts';
import type { OtherAppends } from './outbox-watch.ts';
import { postgresPageViews } from './page-views.ts';
import { postgresPayments } from './payments.ts';
import { postgresPersonKeys } from './person-keys.ts';
import { postgresRankings } from './rankings.ts';
import { postgresReceipts } from './receipts.ts';
import { postgresSeatSales } from './seat-sales.ts';
import type { SeatSalesOptions } from './seat-sales.ts';
import { postgresSessions } from './sessions.ts';
import { inLane } from './sql-client.ts';
import type { SqlClient } from './sql-client.ts';
import { postgresTickets } from './tickets.ts';
import { postgresTimers } from './timers.ts';

/** The ports of the command side: every decision, and the log of them. */
export interface PostgresPorts extends CommandStorePorts {
  readonly changeFeed: PostgresChangeFeed;
}

/** How a process shares the database with others. */
export interface PostgresPortsOptions extends SeatSalesOptions {
  /**
   * How it learns of what they append to the log. Default: it polls every 20 ms while a reader
   * waits.
   */
  readonly others?: OtherAppends;
}

/**
 * The whole command side in one database. Create one such object per process: its claims share
 * statements, and its feed hears of its own appends at once.
 *
 * @example
 * await migrate(client);
 * const ports = postgresPorts(client);
 */
export const postgresPorts = (client: SqlClient, options: PostgresPortsOptions = {}): PostgresPorts => {
  const paying = inLane(client, 'paying');
  // An order needs the showing of its session too, and must not queue for it behind readers.
  const ordering = inLane(client, 'ordering');
  return {
    organizations: postgresOrganizations(client),
    events: postgresEvents(client),
    layouts: postgresLayouts(client),
    sessions: postgresSessions(client),
    showings: showingsFrom({
      sessions: postgresSessions(ordering),
      events: postgresEvents(ordering),
      layouts: postgresLayouts(ordering),
    }),
    discounts: postgresDiscounts(ordering),
    timers: postgresTimers(client),
    seatSales: postgresSeatSales(client, options),
    orders: postgresOrders(client),
    payments: postgresPayments(paying),
    ledger: postgresLedger(client),
    chargeMarks: postgresChargeMarks(paying),
    tickets: postgresTickets(paying),
    receipts: postgresReceipts(client),
    inbox: postgresInbox(paying),
    idempotencyKeys: postgresIdempotencyKeys(ordering),
    changeFeed: postgresChangeFeed(paying, options.others),
    checkpoints: postgresCheckpoints(paying),
    deadLetters: postgresDeadLetters(paying),
    logHistory: postgresLogHistory(paying),
    contacts: postgresContacts(ordering),
    personKeys: postgresPersonKeys(ordering),
    pageViews: postgresPageViews(client),
    rankings: postgresRankings(client),
  };
};
