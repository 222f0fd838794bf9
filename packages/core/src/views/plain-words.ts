/** Letters that look like a plain letter with a mark, but that Unicode does not decompose. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** A text in the plain form used for comparison: lower case, without diacritics. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => plainLetters[letter] ?? letter);

/** Apostrophes within a word, typewriter and typographic. */
const apostrophes = /(?<=[\p{L}\p{N}])['’ʼ](?=[\p{L}\p{N}])/gu;

/** Scripts that put no space between words. */
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/gu;

const split = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}]+/u);

/** Every pair of adjacent characters of a word in a script without spaces. */
const pairsOf = (word: string): readonly string[] => {
  const characters = [...word];
  return characters.length < 2 ? characters : characters.slice(1).map((each, at) => `${characters[at]}${each}`);
};

/** The forms in which a word is matched: in a script without spaces, its pairs of characters. */
const metBy = (word: string): readonly string[] => [
  ...split(word.replace(unspaced, ' ')),
  ...(word.match(unspaced) ?? []).flatMap(pairsOf),
];

const once = (words: readonly string[]): readonly string[] => [...new Set(words.filter((word) => word.length > 0))];

/**
 * The words by which a text is found, in the plain form used for comparison: lower case, without
 * diacritics, split at whatever is neither letter nor digit, each once. A word with an apostrophe
 * is included whole as well as in parts; a word in a script without spaces, as every pair of
 * adjacent characters and its last character.
 *
 * @example
 * plainWords('Łódź — Straße 7'); // ['lodz', 'strasse', '7']
 * plainWords("O'Brien"); // ['o', 'brien', 'obrien']
 * plainWords('東京公演'); // ['東京', '京公', '公演', '演']
 */
export const plainWords = (text: string): readonly string[] => {
  const plain = plainText(text);
  const whole = split(plain.replace(apostrophes, ''));
  const lasts = (plain.match(unspaced) ?? []).map((run) => [...run].at(-1) ?? '');
  return once([...[...split(plain), ...whole].flatMap(metBy), ...lasts]);
};

/**
 * The words of a search text: each has to be a prefix of a word that a text is found by. Empty if
 * it contains neither letters nor digits.
 *
 * @example
 * wantedWords("o'brien"); // ['obrien']
 * wantedWords('ドーム'); // ['トー', 'ーム']
 */
export const wantedWords = (text: string): readonly string[] =>
  once(split(plainText(text).replace(apostrophes, '')).flatMap(metBy));
