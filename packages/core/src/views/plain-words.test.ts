import { describe, expect, it } from 'vitest';
import { plainWords, wantedWords } from './plain-words.ts';

describe('the plain words', () => {
  it.each([
    ['Łódź — Straße 7', ['lodz', 'strasse', '7']],
    ['BEYONCÉ, Beyonce & beyoncé!', ['beyonce']],
    ['Çağla İstanbul’da', ['cagla', 'istanbul', 'da', 'istanbulda']],
    ['Ångström Øresund Ærø', ['angstrom', 'oresund', 'aero']],
    ['Τσιτσάνης ёлка', ['τσιτσανης', 'елка']],
    ["O'Brien & Rock ’n’ Roll", ['o', 'brien', 'rock', 'n', 'roll', 'obrien']],
    ['東京ドーム', ['東京', '京ト', 'トー', 'ーム', 'ム']],
    ['Live in 東京', ['live', 'in', '東京', '京']],
    ['  …!? ', []],
  ])('of %j are %j', (text, words) => {
    expect(plainWords(text)).toEqual(words);
  });
});

describe('what is looked for', () => {
  const finds = (wanted: string, text: string): boolean => {
    const words = plainWords(text);
    return wantedWords(wanted).every((each) => words.some((word) => word.startsWith(each)));
  };

  it.each([
    ['ドーム', '東京ドーム公演'],
    ['公演', '東京ドーム公演'],
    ['演', '東京ドーム公演'],
    ['東京 ドーム', '東京ドーム公演'],
    ['obrien', "Conan O'Brien"],
    ["O'Brien", 'Conan O’Brien'],
    ['brien', "Conan O'Brien"],
    ['opera', 'L’Opéra'],
    ['ดนตรี', 'คอนเสิร์ตดนตรีสด'],
    ['istanbul', 'İstanbul’da'],
  ])('%s finds %s', (wanted, text) => {
    expect(finds(wanted, text)).toBe(true);
  });

  it.each([
    ['京都', '東京ドーム公演'],
    ['ムー', '東京ドーム公演'],
    ['rien', "Conan O'Brien"],
    ['obrien', "Conan O' Brien"],
  ])('%s does not find %s', (wanted, text) => {
    expect(finds(wanted, text)).toBe(false);
  });

  it.each([
    ['演', ['演']],
    ['東京 演', ['東京', '演']],
    ["O'Brien", ['obrien']],
  ])('of %j are %j', (wanted, words) => {
    expect(wantedWords(wanted)).toEqual(words);
  });

  it.each(['!!!', '🎸', '— …', ' '])('%j is no word', (wanted) => {
    expect(wantedWords(wanted)).toEqual([]);
  });
});
