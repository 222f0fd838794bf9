import { isTicketlyFault, plusMs, TicketlyFault } from '@ticketly/core';
import type { Clock, Instant } from '@ticketly/core';
import { createLocalJWKSet, errors } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { assertPrivate, fetchKeys, keysAbsent } from './fetch-keys.ts';
import type { FetchKeys } from './fetch-keys.ts';
import { keepKeys, keptKeys } from './kept-keys.ts';
import type { KeyCache } from './kept-keys.ts';

/** How the keys of an issuer are fetched. */
export interface RemoteKeysOptions {
  readonly jwksUrl: string;
  readonly clock: Clock;
  /** Keys this old are fetched again; until that works they are used on. Default 10 min. */
  readonly maxAgeMs?: number;
  /**
   * The keys are fetched no more often than this, whatever key ids come and whether or not it
   * works. Default 10 s.
   */
  readonly minIntervalMs?: number;
  /** Default 5,000. */
  readonly timeoutMs?: number;
  /**
   * Where a process that never reached the issuer finds the keys that another one fetched; default
   * none.
   */
  readonly cache?: KeyCache;
  /** How long they are kept there since they were last fetched. Default 24 h. */
  readonly keptMs?: number;
  /** Default: the runtime's own. */
  readonly fetch?: FetchKeys;
  /**
   * Also accepts keys over http from another machine, for a network where nobody else can answer.
   * Default false.
   */
  readonly unencrypted?: boolean;
}

interface Fetched {
  readonly find: JWTVerifyGetKey;
  readonly at: Instant;
}

/**
 * The keys an issuer publishes. A key id that is not among them makes them be fetched again, so
 * that a new key works without a restart; a flood of unknown ones does not. An issuer that is away
 * changes nothing as long as it was there once, for this process or, with a cache, for another. The
 * issuer is always asked first: what is in the cache never stands against what it says.
 *
 * Faults: `unavailable` when the keys were never had; `misconfigured`, at once, for an address of
 * another machine that is not https.
 */
export const remoteKeys = (options: RemoteKeysOptions): JWTVerifyGetKey => {
  const {
    jwksUrl,
    clock,
    cache,
    maxAgeMs = 600_000,
    minIntervalMs = 10_000,
    keptMs = 86_400_000,
    timeoutMs = 5_000,
  } = options;
  if (options.unencrypted !== true) assertPrivate(jwksUrl);
  let fetched: Fetched | undefined;
  let triedAt: Instant | undefined;
  let fetching: Promise<void> | undefined;

  const refetch = async (): Promise<void> => {
    try {
      const keys = await fetchKeys(jwksUrl, timeoutMs, options.fetch);
      fetched = { find: createLocalJWKSet(keys), at: clock.now() };
      keepKeys(cache, jwksUrl, keys, keptMs);
    } catch (error) {
      const kept = fetched === undefined ? await keptKeys(cache, jwksUrl) : undefined;
      if (kept === undefined) throw error;
      // Old from the beginning, so that the issuer is asked again as soon as it may be.
      fetched = { find: createLocalJWKSet(kept), at: plusMs(clock.now(), -maxAgeMs) };
    }
  };
  /**
   * @returns whether keys were fetched; failures count as tries, and are shared by all who wait.
   */
  const tryToRefetch = async (): Promise<boolean> => {
    const now = clock.now();
    const tooSoon = triedAt !== undefined && now >= triedAt && now < plusMs(triedAt, minIntervalMs);
    if (fetching === undefined && tooSoon) return false;
    if (fetching === undefined) triedAt = now;
    fetching ??= refetch().finally(() => {
      fetching = undefined;
    });
    await fetching;
    return true;
  };
  const isOld = ({ at }: Fetched): boolean => clock.now() >= plusMs(at, maxAgeMs);

  return async (header, token) => {
    if (fetched === undefined && !(await tryToRefetch())) throw new TicketlyFault('unavailable', keysAbsent);
    if (fetched !== undefined && isOld(fetched)) await tryToRefetch().catch(ignoreFault);
    if (fetched === undefined) throw new TicketlyFault('unavailable', keysAbsent);
    try {
      return await fetched.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!(await tryToRefetch().catch(ignoreFault))) throw error;
      return fetched.find(header, token);
    }
  };
};

const ignoreFault = (error: unknown): false => {
  if (!isTicketlyFault(error)) throw error;
  return false;
};
