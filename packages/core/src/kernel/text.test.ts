import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStorable, normalizeText, textProblems } from './text.ts';

const codesOf = (text: string, rule: { lines?: boolean; optional?: boolean } = {}): readonly string[] =>
  textProblems('title', text, { max: 10, ...rule }).map(({ code }) => code);

describe('a text', () => {
  it.each(['Evening', 'ドーム', 'שלום', 'Mañana', '👨‍👩‍👧', 'می‌خواهم', '1', '\u200fא', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('may be %s', (text) => {
    expect(textProblems('title', text.normalize('NFC'), { max: 14 })).toEqual([]);
  });

  it.each([
    ['is empty', ''],
    ['is blank', ' \u00a0\u3000'],
    ['is a zero-width space', '\u200b'],
    ['is made of fillers', '\u115f\u3164\u2800\ufe0f'],
    ['is a mark on nothing', '\u0301'],
    ['has eleven characters', 'a'.repeat(11)],
    ['has eleven emoji', '🎸'.repeat(11)],
  ])('that %s has a bad length', (_words, text) => {
    expect(codesOf(text)).toEqual(['length-invalid']);
  });

  it('has characters, not the halves JavaScript makes of some', () => {
    expect(codesOf('🎸'.repeat(10))).toEqual([]);
  });

  it.each([
    ['a NUL', 'a\u0000b'],
    ['an escape', 'a\u001bb'],
    ['a control of the second set', 'a\u0085b'],
    ['a lone surrogate', 'a\ud800b'],
    ['a code point that is no character', 'a\uffffb'],
    ['a line separator', 'a\u2028b'],
    ['an override of the direction', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['more marks on a letter than any writing has', `a${'\u0301'.repeat(31)}`],
  ])('takes no %s', (_words, text) => {
    expect(textProblems('title', text, { max: 40, lines: true }).map(({ code }) => code)).toEqual([
      'characters-invalid',
    ]);
  });

  it('takes line breaks where it may be long, and nowhere else', () => {
    expect(codesOf('a\nb\r\nc')).toEqual(['characters-invalid']);
    expect(codesOf('a\nb\r\nc', { lines: true })).toEqual([]);
    expect(codesOf('a\rb', { lines: true })).toEqual(['characters-invalid']);
  });

  it('may be nothing where it is optional', () => {
    expect(codesOf('', { optional: true })).toEqual([]);
    expect(codesOf('\u200b', { optional: true })).toEqual(['length-invalid']);
  });

  it('is normalized', () => {
    expect(codesOf('Cafe\u0301')).toEqual(['not-normalized']);
    expect(codesOf(normalizeText('Cafe\u0301'))).toEqual([]);
  });

  it('that is taken can be stored, printed and read back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (given) => {
        const text = normalizeText(given);
        fc.pre(textProblems('title', text, { max: 20 }).length === 0);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(isStorable(text)).toBe(true);
        expect(JSON.parse(JSON.stringify(text))).toBe(text);
      }),
    );
  });

  it('is refused before anything is done that takes the square of its length', () => {
    const heap = `a${'\u0301\u0323'.repeat(2_000_000)}`;
    expect(codesOf(heap)).toEqual(['length-invalid']);
    expect(normalizeText(heap)).toBe(heap);
  });
});
