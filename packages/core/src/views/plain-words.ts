/** Letters that look like a plain one with a mark, but that Unicode does not decompose. */
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

/** A text in the plain form in which it is compared: lower case, without diacritics. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => plainLetters[letter] ?? letter);

/**
 * The words of a text in the plain form in which they are compared: lower case, without diacritics,
 * split at whatever is neither letter nor digit, each once, in the order of the text.
 *
 * @example
 * plainWords('Łódź — Straße 7'); // ['lodz', 'strasse', '7']
 */
export const plainWords = (text: string): readonly string[] => [
  ...new Set(
    plainText(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 0),
  ),
];
