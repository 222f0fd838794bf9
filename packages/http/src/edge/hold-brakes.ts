import type { HoldOrigin } from '@ticketly/core';
import type { Logger } from 'pino';
import type { HoldBrakesOptions, RequestCounts } from '../options.ts';
import type { Pseudonym } from '../telemetry/pseudonyms.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed } from '../telemetry/shed.ts';
import { isPublicAddress, networkOf } from './client-address.ts';
import { rateLimit } from './rate-limit.ts';

/**
 * Counts a hold that a client is about to begin, and names the origins that it is to count for.
 * Throws `http/rate-limited` with Retry-After if the client's address or network begins too many.
 */
export type BrakeHolds = (client: string) => Promise<readonly HoldOrigin[]>;

/** Holds nobody back. */
export const noBrakes: BrakeHolds = async () => [];

/** What brakes take in addition to their options. */
export interface BrakeParts {
  /** The locks are given pseudonyms, and so hold no addresses. */
  readonly pseudonym: Pseudonym;
  readonly logger: Pick<Logger, 'warn'>;
  /** Shares the counts with other processes. */
  readonly counts?: RequestCounts | undefined;
  readonly shed?: CountShed;
}

const windowMs = 60_000;

/**
 * Keeps one place on the internet from taking a whole sale, under however many names: it bounds the
 * holds that an address and a network begin per minute, counted as requests are, and has the locks
 * bound the seats that they hold at once. Clients that are not on the internet are not held back.
 */
export const holdBrakes = (
  {
    seatsPerAddress = 60,
    seatsPerNetwork = 600,
    perMinuteAndAddress = 120,
    perMinuteAndNetwork = 1_200,
  }: HoldBrakesOptions,
  { pseudonym, logger, counts, shed = ignore }: BrakeParts,
): BrakeHolds => {
  const limitOf = (requests: number) =>
    rateLimit({ requests, windowMs, reason: 'too-many-holds' }, logger, counts, shed);
  const [ofAddress, ofNetwork] = [limitOf(perMinuteAndAddress), limitOf(perMinuteAndNetwork)];
  return async (client) => {
    const network = networkOf(client);
    if (network === undefined || !isPublicAddress(client)) return [];
    const [address, wide] = [pseudonym('client', client), pseudonym('client', network)];
    await ofAddress?.(`holds ${address}`);
    await ofNetwork?.(`holds ${wide}`);
    return [
      { key: address, maxSeats: seatsPerAddress },
      { key: wide, maxSeats: seatsPerNetwork },
    ].filter(({ maxSeats }) => maxSeats > 0);
  };
};
