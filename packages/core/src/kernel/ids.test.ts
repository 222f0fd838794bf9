import { describe, expect, it } from 'vitest';
import { editionOf } from './edition.ts';
import { holdIdOf, isId, isPrincipalId, parseId, sessionOfHold } from './ids.ts';
import type { HoldId, SessionId } from './ids.ts';
import { highestVersion, isVersion } from './stored.ts';

describe('an id', () => {
  it.each(['a', '7', 'floor~17', 'a.b_c:d@e|f-g', 'x'.repeat(128)])('may be %s', (text) => {
    expect(isId(text)).toBe(true);
    expect(parseId('seat', text)).toBe(text);
  });

  it.each(['', '.a', '-a', 'a b', 'ä', 'a\n', 'a/b', 'x'.repeat(129)])('is not %s', (text) => {
    expect(isId(text)).toBe(false);
    expect(parseId('seat', text)).toBeUndefined();
  });

  it('of a principal is any printable ASCII', () => {
    for (const text of ['auth0|5f 7c', '/x', ' ', '~'.repeat(255)]) {
      expect(isPrincipalId(text)).toBe(true);
      expect(parseId('principal', text)).toBe(text);
    }
    for (const text of ['', 'a\n', 'ä', '\u007f', 'x'.repeat(256)]) {
      expect(isPrincipalId(text)).toBe(false);
      expect(parseId('principal', text)).toBeUndefined();
    }
  });

  it('of a hold tells its session, also one with dots', () => {
    for (const session of ['tonight', 'a.b'] as SessionId[])
      expect(sessionOfHold(holdIdOf(session, 'own'))).toBe(session);
    for (const text of ['', 'tonight', '.own'] as HoldId[]) expect(sessionOfHold(text)).toBeUndefined();
  });
});

describe('a version', () => {
  it('is a whole number from one to what stores keep', () => {
    expect([1, 2, highestVersion].map(isVersion)).toEqual([true, true, true]);
    expect([0, -1, 1.5, Number.NaN, highestVersion + 1].map(isVersion)).not.toContain(true);
  });

  it('of a later generation outranks every earlier one', () => {
    expect(editionOf(0)).toBe(0);
    expect(editionOf(2)).toBeGreaterThan(editionOf(1));
    expect(editionOf(0, 1)).toBeGreaterThan(editionOf(highestVersion));
    expect(editionOf(1, 1)).toBeGreaterThan(editionOf(0, 1));
    expect(editionOf(0, 2)).toBeGreaterThan(editionOf(highestVersion, 1));
  });
});
