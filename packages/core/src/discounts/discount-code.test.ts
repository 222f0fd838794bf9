import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discountCodeOf } from './discount-code.ts';

describe('a code', () => {
  it.each([
    ['early-bird', 'EARLY-BIRD'],
    ['  Early-Bird\n', 'EARLY-BIRD'],
    // Full width, as some keyboards type it.
    ['ｅａｒｌｙ１', 'EARLY1'],
    // Composed, and letter and accent apart.
    ['crème', 'CRÈME'],
    ['cre\u0300me', 'CRÈME'],
    ['straße', 'STRASSE'],
    ['ﬁne', 'FINE'],
    ['лето_2026', 'ЛЕТО_2026'],
    ['夏', '夏'],
    ['a.b_c-d', 'A.B_C-D'],
    ['a'.repeat(40), 'A'.repeat(40)],
    ['e\u0301'.repeat(40), 'É'.repeat(40)],
  ])('%j is %s, however it is typed', (typed, code) => {
    expect(discountCodeOf(typed)).toBe(code);
  });

  it.each([
    '',
    ' ',
    '-',
    'A B',
    'A--B',
    '-A',
    'A-',
    'A\u0000',
    'A\u202EB',
    '\ud800',
    'A/B',
    'A%20',
    '<b>',
    '🎟',
    'A'.repeat(41),
  ])('%j is none', (typed) => {
    expect(discountCodeOf(typed)).toBeUndefined();
  });

  it('of a text that grows a thousandfold is not even looked for', () => {
    expect(discountCodeOf('ﷺ'.repeat(1_000_000))).toBeUndefined();
    expect(discountCodeOf('ﷺ'.repeat(40))).toBeUndefined();
  });

  it('reads the same again, and in lower case', () => {
    const typed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(typed, (text) => {
        const code = discountCodeOf(text);
        if (code === undefined) return;
        expect(discountCodeOf(code)).toBe(code);
        expect(discountCodeOf(text.toUpperCase())).toBe(code);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same after any letter of any script was read once', () => {
    for (let point = 1; point < 0x30000; point += 1) {
      const code = discountCodeOf(String.fromCodePoint(point));
      if (code !== undefined && discountCodeOf(code) !== code) expect.fail(`U+${point.toString(16)}`);
    }
  });
});
