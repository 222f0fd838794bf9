import { TicketlyFault } from '@ticketly/core';
import type { Clock, Ports } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import type { Config } from '../config.ts';
import { plainPart } from './part.ts';
import type { Part } from './part.ts';

/** The ports of the command side, which belong to one store because they share its transactions, and the views. */
export type StorePorts = Pick<
  Ports,
  | 'organizations'
  | 'events'
  | 'layouts'
  | 'sessions'
  | 'showings'
  | 'timers'
  | 'seatSales'
  | 'orders'
  | 'payments'
  | 'tickets'
  | 'inbox'
  | 'idempotencyKeys'
  | 'changeFeed'
  | 'checkpoints'
  | 'views'
>;

/** The name of the embedded database's folder in the data folder. */
export const storeFolder = 'store';

/** Opens the configured store. Here, and nowhere else, it is decided which one that is. Fault `misconfigured` when it can't be used. */
export const openStores = async ({ store }: Config, clock: Clock): Promise<Part<StorePorts>> => {
  switch (store.kind) {
    case 'memory':
      return plainPart(memoryPorts({ clock }));
    case 'pglite':
    case 'postgres':
      throw new TicketlyFault('misconfigured', `TICKETLY_STORE=${store.kind} is not available yet: use memory`);
  }
};
