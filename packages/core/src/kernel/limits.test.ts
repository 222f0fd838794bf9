import { describe, expect, it } from 'vitest';
import { defaultLimits } from './limits.ts';

describe('the default limits', () => {
  const { priceMinor, seatsPerSession, sessionWorthMinor, sessionsPerEvent } = defaultLimits;

  it('keep the sum of all prices of a session a safe integer, whatever its tiers', () => {
    expect(Number.isSafeInteger(priceMinor * seatsPerSession)).toBe(true);
  });

  it('keep the sum of all sessions of an event a safe integer', () => {
    expect(Number.isSafeInteger(sessionWorthMinor * sessionsPerEvent)).toBe(true);
  });
});
