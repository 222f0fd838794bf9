import type { Instant, PaymentId } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';

/** A charge and how often it was saved; 1 after the first time. */
export interface StoredCharge {
  readonly charge: SandboxCharge;
  readonly version: number;
}

/** A place in the order in which charges moved: the instant first, and the payment among those of one instant. */
export interface ChargePlace {
  readonly at: Instant;
  readonly paymentId: PaymentId | '';
}

/** Whether a place comes after another. */
export const isAfter = (one: ChargePlace, other: ChargePlace): boolean =>
  one.at === other.at ? one.paymentId > other.paymentId : one.at > other.at;

/** Where a charge is, or will be when it captures by itself; undefined if it never moved and won't. */
export const placeOf = ({ movedAt, capturesAt, paymentId }: SandboxCharge): ChargePlace | undefined => {
  const at = movedAt ?? capturesAt;
  return at == null ? undefined : { at, paymentId };
};

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
  /** The places of charges that follow this one, in order, at most `limit`; among them may be some that their charge has left since. */
  placesAfter(place: ChargePlace, limit: number): Promise<readonly ChargePlace[]>;
}

/** A ledger that is gone with the process. `known` is what it begins with, oldest first. */
export const memoryCharges = (known: Iterable<StoredCharge> = []): SandboxCharges => {
  const charges = new Map([...known].map((stored) => [stored.charge.paymentId, stored]));
  const places: ChargePlace[] = [];
  /** Nearly always the last. */
  const insert = (place: ChargePlace): void => {
    let index = places.length;
    for (let before = places[index - 1]; before && isAfter(before, place); before = places[index - 1]) index -= 1;
    const before = places[index - 1];
    const isNoted = before?.at === place.at && before.paymentId === place.paymentId;
    if (!isNoted) places.splice(index, 0, place);
  };
  const note = ({ charge }: StoredCharge): void => {
    const place = placeOf(charge);
    if (place !== undefined) insert(place);
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
    placesAfter: async (place, limit) => {
      const first = places.findLastIndex((each) => !isAfter(each, place)) + 1;
      return places.slice(first, first + limit);
    },
  };
};
