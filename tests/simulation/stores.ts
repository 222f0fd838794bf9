import type { CommandStorePorts, LockPorts, Ports } from '@ticketly/core';
import type { Schedule } from './schedule.ts';

/** The stores of one history, which go by its clock. */
export interface Stores {
  /** What one more process sees of them. */
  portsOfProcess(): CommandStorePorts & LockPorts;
  /** The lock store forgets everything. */
  loseLocks(): Promise<void>;
  close(): Promise<void>;
}

/** The time that stores go by: it may stand still while they are asked. */
export type StoreTime = Pick<Schedule, 'now' | 'standStill'>;

/** Opens empty stores for a history. */
export type OpenStores<Kept extends Stores = Stores> = (time: StoreTime) => Promise<Kept>;

/** Makes one thing about a process' ports wrong, to see whether the audit finds it. */
export type Sabotage<Kept extends Stores = Stores> = (
  ports: Ports,
  inside: Kept & { readonly schedule: Schedule },
) => Ports;
