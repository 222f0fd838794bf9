import type { Instant, PaymentId } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';

/** A charge and how often it was saved; 1 after the first time. */
export interface StoredCharge {
  readonly charge: SandboxCharge;
  readonly version: number;
}

/**
 * A place in the order in which charges moved: the instant first, and the payment among those of
 * one instant.
 */
export interface ChargePosition {
  readonly at: Instant;
  readonly paymentId: PaymentId | '';
}

/** Whether a place comes after another. */
export const isAfter = (one: ChargePosition, other: ChargePosition): boolean =>
  one.at === other.at ? one.paymentId > other.paymentId : one.at > other.at;

/**
 * Where a charge is, or will be when it captures by itself; undefined if it never moved and won't.
 */
export const positionOf = ({ movedAt, capturesAt, paymentId }: SandboxCharge): ChargePosition | undefined => {
  const at = movedAt ?? capturesAt;
  return at == null ? undefined : { at, paymentId };
};

/**
 * Where the sandbox keeps its ledger. `save` stores a charge only if `expectedVersion` is the
 * stored one (0: new), in one step, so that several processes may share a ledger; an acknowledged
 * save is as durable as the store.
 */
export interface SandboxCharges {
  find(paymentId: PaymentId): Promise<StoredCharge | undefined>;
  /** @returns false if another version is stored: read again. */
  save(charge: SandboxCharge, expectedVersion: number): Promise<boolean>;
  /** Every charge ever opened, oldest first. */
  all(): Promise<readonly SandboxCharge[]>;
  /**
   * The places of charges that follow this one, in order, at most `limit`; among them may be some
   * that their charge has left since.
   */
  positionsAfter(position: ChargePosition, limit: number): Promise<readonly ChargePosition[]>;
}

/** A ledger that is gone with the process. `known` is what it begins with, oldest first. */
export const memoryCharges = (known: Iterable<StoredCharge> = []): SandboxCharges => {
  const charges = new Map([...known].map((stored) => [stored.charge.paymentId, stored]));
  const positions: ChargePosition[] = [];
  /** Nearly always the last. */
  const insert = (position: ChargePosition): void => {
    let index = positions.length;
    for (let before = positions[index - 1]; before && isAfter(before, position); before = positions[index - 1])
      index -= 1;
    const before = positions[index - 1];
    const isNoted = before?.at === position.at && before.paymentId === position.paymentId;
    if (!isNoted) positions.splice(index, 0, position);
  };
  const note = ({ charge }: StoredCharge): void => {
    const position = positionOf(charge);
    if (position !== undefined) insert(position);
  };
  for (const stored of charges.values()) note(stored);
  return {
    find: async (paymentId) => charges.get(paymentId),
    save: async (charge, expectedVersion) => {
      if ((charges.get(charge.paymentId)?.version ?? 0) !== expectedVersion) return false;
      const stored = { charge, version: expectedVersion + 1 };
      charges.set(charge.paymentId, stored);
      note(stored);
      return true;
    },
    all: async () => [...charges.values()].map(({ charge }) => charge),
    positionsAfter: async (position, limit) => {
      const first = positions.findLastIndex((each) => !isAfter(each, position)) + 1;
      return positions.slice(first, first + limit);
    },
  };
};
