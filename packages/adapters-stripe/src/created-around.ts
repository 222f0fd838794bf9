import type { PaymentId } from '@ticketly/core';

const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;

/** Which objects of a Stripe list can belong to a payment, by creation time. */
export interface CreatedAround {
  readonly created: { readonly gte: number; readonly lte: number };
  readonly limit: number;
}

/**
 * What was created in the day after a payment's id; for an id without a timestamp, in the last day.
 * Nobody opens a payment later than that.
 */
export const createdAround = (paymentId: PaymentId, now: number): CreatedAround => {
  const bornMs = bornAt(paymentId);
  const [from, to] = bornMs === undefined ? [now - dayMs, now + minuteMs] : [bornMs - minuteMs, bornMs + dayMs];
  return { created: { gte: Math.floor(from / 1_000), lte: Math.ceil(to / 1_000) }, limit: 100 };
};

/** The timestamp of a UUIDv7 (RFC 9562, section 5.7), in milliseconds; undefined for another id. */
export const bornAt = (id: string): number | undefined => {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/.exec(id) ?? [];
  return high === undefined || low === undefined ? undefined : Number.parseInt(high + low, 16);
};
