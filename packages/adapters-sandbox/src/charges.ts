import type { PaymentId } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';

/** A charge and how often it was saved; 1 after the first time. */
export interface StoredCharge {
  readonly charge: SandboxCharge;
  readonly version: number;
}

/**
 * Where the sandbox keeps its ledger. `save` stores a charge only if `expectedVersion` is the stored one (0: new), in one step, so that several
 * processes may share a ledger; an acknowledged save is as durable as the store.
 */
export interface SandboxCharges {
  find(paymentId: PaymentId): Promise<StoredCharge | undefined>;
  /** @returns false if another version is stored: read again. */
  save(charge: SandboxCharge, expectedVersion: number): Promise<boolean>;
  /** Every charge ever opened, oldest first. */
  all(): Promise<readonly SandboxCharge[]>;
}

/** A ledger that is gone with the process. `known` is what it begins with, oldest first. */
export const memoryCharges = (known: Iterable<StoredCharge> = []): SandboxCharges => {
  const charges = new Map([...known].map((stored) => [stored.charge.paymentId, stored]));
  return {
    find: async (paymentId) => charges.get(paymentId),
    save: async (charge, expectedVersion) => {
      if ((charges.get(charge.paymentId)?.version ?? 0) !== expectedVersion) return false;
      charges.set(charge.paymentId, { charge, version: expectedVersion + 1 });
      return true;
    },
    all: async () => [...charges.values()].map(({ charge }) => charge),
  };
};
