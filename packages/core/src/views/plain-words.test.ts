import { describe, expect, it } from 'vitest';
import { plainWords } from './plain-words.ts';

describe('the plain words', () => {
  it.each([
    ['Łódź — Straße 7', ['lodz', 'strasse', '7']],
    ['BEYONCÉ, Beyonce & beyoncé!', ['beyonce']],
    ['Çağla İstanbul’da', ['cagla', 'istanbul', 'da']],
    ['Ångström Øresund Ærø', ['angstrom', 'oresund', 'aero']],
    ['Τσιτσάνης ёлка', ['τσιτσανης', 'елка']],
    ['  …!? ', []],
  ])('of %j are %j', (text, words) => {
    expect(plainWords(text)).toEqual(words);
  });
});
