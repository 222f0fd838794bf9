import { describe, expect, it } from 'vitest';
import { bind } from './bind.ts';
import { isTicketlyFault, TicketlyFault } from './fault.ts';
import type { FaultCode } from './fault.ts';
import { invariant, InvariantViolated } from './invariant.ts';

describe('a fault', () => {
  it.each<[FaultCode, boolean]>([
    ['unavailable', true],
    ['timeout', true],
    ['overloaded', true],
    ['unknown-outcome', true],
    ['contended', true],
    ['read-only', true],
    ['misconfigured', false],
    ['corrupt', false],
    ['unexpected', false],
  ])('%s is worth a retry: %s, unless it says otherwise', (code, retryable) => {
    expect(new TicketlyFault(code, 'away')).toMatchObject({ code, retryable, message: 'away' });
    expect(new TicketlyFault(code, 'away', { retryable: !retryable }).retryable).toBe(!retryable);
  });

  it('keeps its cause and when to come back, if there are any', () => {
    const cause = new Error('ECONNREFUSED');
    const fault = new TicketlyFault('unavailable', 'away', { cause, retryAfterMs: 50 });
    expect([fault.cause, fault.retryAfterMs]).toEqual([cause, 50]);
    const bare = new TicketlyFault('unavailable', 'away');
    expect([Object.hasOwn(bare, 'cause'), bare.retryAfterMs]).toEqual([false, undefined]);
  });

  it('is known by its mark, also that of another copy of the package', () => {
    const others = Object.defineProperty(new Error('away'), Symbol.for('ticketly.fault'), { value: true });
    expect([new TicketlyFault('timeout', 'slow'), others].map(isTicketlyFault)).toEqual([true, true]);
    for (const other of [new Error('away'), null, undefined, 'away', () => 'away'])
      expect(isTicketlyFault(other)).toBe(false);
  });
});

it('a bug stops with a sentence', () => {
  expect(() => invariant(0, 'order 17 has no seats')).toThrow(InvariantViolated);
  expect(() => invariant(0, 'order 17 has no seats')).toThrow('order 17 has no seats');
  expect(() => invariant('seats', 'order 17 has no seats')).not.toThrow();
});

it('verbs are bound to their ports', () => {
  const add = (ports: { readonly base: number }) => (by: number) => ports.base + by;
  expect(bind({ add }, { base: 40 }).add(2)).toBe(42);
});
