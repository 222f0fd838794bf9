import {
  memoryChangeFeed,
  memoryChargeMarks,
  memoryDatabase,
  memoryDiscounts,
  memoryEvents,
  memoryInbox,
  memoryLedger,
  memoryLockHistory,
  memoryLockStore,
  memoryLogHistory,
  memoryOrders,
  memoryOrganizations,
  memoryPayments,
  memorySeatFeed,
  memorySeatLocks,
  memorySeatSales,
  memorySessions,
  memoryStorePorts,
  memoryTickets,
} from '@ticketly/core/memory';
import type { MemoryDatabase, MemoryLockStore } from '@ticketly/core/memory';
import { showingsFrom } from '@ticketly/core/showings';
import type { OpenStores, Stores } from './stores.ts';

/** Stores in memory, with a view of their inside. */
export interface MemoryStores extends Stores {
  readonly database: MemoryDatabase;
  readonly lockStore: MemoryLockStore;
}

/** Opens stores in memory, whose feed of seats forgets quickly. */
export const memoryStores: OpenStores<MemoryStores> = async (clock) => {
  const database = memoryDatabase({ clock });
  const lockStore = memoryLockStore({ clock, feedLength: 50 });
  const spare = memoryStorePorts({ clock });
  const aggregates = {
    organizations: memoryOrganizations(database),
    events: memoryEvents(database),
    sessions: memorySessions(database),
    layouts: spare.layouts,
  };
  const ports = {
    ...spare,
    ...aggregates,
    showings: showingsFrom(aggregates),
    inbox: memoryInbox(database),
    chargeMarks: memoryChargeMarks(database),
    seatSales: memorySeatSales(database),
    orders: memoryOrders(database),
    discounts: memoryDiscounts(database),
    payments: memoryPayments(database),
    ledger: memoryLedger(database),
    tickets: memoryTickets(database),
    changeFeed: memoryChangeFeed(database),
    logHistory: memoryLogHistory(database),
    seatLocks: memorySeatLocks(lockStore),
    seatFeed: memorySeatFeed(lockStore),
    lockHistory: memoryLockHistory(lockStore),
  };
  return {
    database,
    lockStore,
    portsOfProcess: () => ports,
    loseLocks: async () => lockStore.lose(),
    close: async () => undefined,
  };
};
