import type { Result, SessionId, SessionUnknown } from '@ticketly/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tooMany } from './rate-limit.ts';
import type { CountShed } from '../telemetry/shed.ts';

/** Looks up sessions on behalf of addresses, with a limit on those that do not exist. */
export type LookUpSession = <Value>(
  sessionId: SessionId,
  address: string,
  ask: () => Promise<Result<Value, SessionUnknown>>,
) => Promise<Result<Value, SessionUnknown>>;

/** Sets no limit. */
export const lookUpAny: LookUpSession = (_sessionId, _address, ask) => ask();

const windowMs = 2_000;
const maxSeen = 10_000;

/**
 * Lets an address ask for so many nonexistent sessions a second, in bursts of two seconds' worth,
 * and then turns it away with `http/rate-limited` before anything is read: each new id would cost
 * the store a read. Sessions found lately do not count, so that others who share the address go on
 * reading, and neither do sessions that another caller's lookup in progress will answer. 0 turns
 * the limit off.
 */
export const sessionLookups = (absentPerSecond: number, shed: CountShed): LookUpSession => {
  if (absentPerSecond === 0) return lookUpAny;
  const limiter = new RateLimiterMemory({
    points: Math.ceil((absentPerSecond * windowMs) / 1_000),
    duration: windowMs / 1_000,
  });
  const seen = new Set<SessionId>();
  const asking = new Set<SessionId>();
  const noteSeen = (sessionId: SessionId): void => {
    seen.add(sessionId);
    for (const oldest of seen) if (seen.size > maxSeen) seen.delete(oldest);
  };
  const takePoint = async (address: string): Promise<void> => {
    try {
      await limiter.consume(address);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      shed('unknown-sessions');
      throw tooMany(error);
    }
  };
  return async (sessionId, address, ask) => {
    if (seen.has(sessionId) || asking.has(sessionId)) return ask();
    asking.add(sessionId);
    try {
      await takePoint(address);
      const found = await ask();
      if (!found.ok) return found;
      noteSeen(sessionId);
      await limiter.reward(address);
      return found;
    } finally {
      asking.delete(sessionId);
    }
  };
};
