import { setTimeout as pause } from 'node:timers/promises';
import type { Mishap } from '../../packages/adapters-stripe/src/stripe-server.fixture.ts';

export type { Mishap };

/** A call of the port `PaymentGateway`. */
export type Operation = 'open' | 'retrieve' | 'cancel' | 'refund' | 'charges';

/** What calls meet. */
export interface CallFault {
  /** Default: every call. */
  readonly on?: Operation | readonly Operation[];
  /** Default: it is carried out and answered, after `delayMs`. */
  readonly does?: Mishap;
  readonly delayMs?: number;
  /** How many calls meet it. Default: 1; `Infinity` until `heal`. */
  readonly times?: number;
  /** Of the calls that could meet it, so many do, by chance: 0 to 1. Default: 1. */
  readonly share?: number;
}

/** The calls of a gateway, and what they meet. */
export interface CallFaults {
  /** From now on. The fault that was asked for first is met first. */
  fail(fault: CallFault): void;
  /** No fault any more, and no silence. */
  heal(): void;
  /**
   * No call is carried out or answered until `heal`, as of a machine that is unplugged; nor is any
   * message sent.
   */
  silence(): void;
  isSilent(): boolean;
  /** How many calls came, by operation. */
  calls(): Readonly<Record<Operation, number>>;
}

/** For whoever serves calls. */
export interface MetFaults extends CallFaults {
  meet(operation: Operation): Promise<Mishap | undefined>;
}

interface Waiting extends CallFault {
  left: number;
}

const isOn = ({ on }: CallFault, operation: Operation): boolean =>
  on === undefined || (typeof on === 'string' ? on === operation : on.includes(operation));

/** No faults yet. @param random between 0 and 1 */
export const callFaults = (random: () => number): MetFaults => {
  let waiting: Waiting[] = [];
  let isSilent = false;
  const counts = { open: 0, retrieve: 0, cancel: 0, refund: 0, charges: 0 };
  return {
    fail: (fault) => {
      waiting.push({ ...fault, left: fault.times ?? 1 });
    },
    heal: () => {
      waiting = [];
      isSilent = false;
    },
    silence: () => {
      isSilent = true;
    },
    isSilent: () => isSilent,
    calls: () => ({ ...counts }),
    meet: async (operation) => {
      counts[operation] += 1;
      if (isSilent) return 'hangs';
      const met = waiting.find((fault) => isOn(fault, operation) && random() < (fault.share ?? 1));
      if (met === undefined) return undefined;
      met.left -= 1;
      if (met.left <= 0) waiting = waiting.filter((fault) => fault !== met);
      if (met.delayMs !== undefined) await pause(met.delayMs);
      return met.does;
    },
  };
};
