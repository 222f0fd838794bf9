import { showingsFrom } from '@ticketly/core/showings';
import type { Clock, Ports } from '@ticketly/core';
import {
  memoryChangeFeed,
  memoryChargeMarks,
  memoryDatabase,
  memoryEvents,
  memoryLedger,
  memoryLogHistory,
  memoryOrders,
  memoryOrganizations,
  memoryPayments,
  memoryPorts,
  memorySeatSales,
  memorySessions,
  memoryTickets,
} from '@ticketly/core/memory';
import type { MemoryDatabase, MemoryPortsOptions } from '@ticketly/core/memory';

/**
 * Ports on a database that can be brought back to an earlier state while everything else goes on.
 */
export interface RestorableDatabase {
  readonly ports: Ports;
  backup(): MemoryDatabase;
  restore(backup: MemoryDatabase): void;
}

const copyOf = ({ clock, onAppend: _, ...data }: MemoryDatabase): MemoryDatabase => ({
  ...structuredClone(data),
  clock,
  onAppend: new Set(),
});

const portsOn = (database: MemoryDatabase): Partial<Ports> => ({
  seatSales: memorySeatSales(database),
  orders: memoryOrders(database),
  payments: memoryPayments(database),
  ledger: memoryLedger(database),
  chargeMarks: memoryChargeMarks(database),
  tickets: memoryTickets(database),
  sessions: memorySessions(database),
  events: memoryEvents(database),
  organizations: memoryOrganizations(database),
  changeFeed: memoryChangeFeed(database),
  logHistory: memoryLogHistory(database),
});

/** An empty one. */
export const restorableDatabase = (options: MemoryPortsOptions & { readonly clock: Clock }): RestorableDatabase => {
  let database = memoryDatabase({ clock: options.clock });
  const names = Object.keys(portsOn(database)) as (keyof Ports)[];
  const throughSwitch = Object.fromEntries(
    names.map((name) => [
      name,
      new Proxy({}, { get: (_, method) => Reflect.get(portsOn(database)[name] as object, method) }),
    ]),
  ) as unknown as Pick<Ports, 'seatSales'>;
  const whole = { ...memoryPorts(options), ...throughSwitch };
  return {
    ports: { ...whole, showings: showingsFrom(whole) },
    backup: () => copyOf(database),
    restore: (backup) => {
      database = copyOf(backup);
    },
  };
};
