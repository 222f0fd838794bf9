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

/**
 * The words of a text in the plain form in which they are compared: lower case, without diacritics,
 * split at whatever is neither letter nor digit, each once, in the order of the text.
 *
 * @example
 * plainWords('Łódź — Straße 7'); // ['lodz', 'strasse', '7']
 */
export const plainWords = (text: string): readonly string[] => {
  const marked = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  const plain = marked.replace(/[ßæœøđðłþı]/g, (letter) => plainLetters[letter] ?? letter);
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 0))];
};
