const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What changes direction, controls, or halves of characters: nothing of it can be printed. */
const unprintable =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u00AD\u200B\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;
/** More marks than any script heaps on a letter run out of their line, and cost time to sort. */
const heaped = /(\p{M}{4})\p{M}+/gu;
/** A character that people see as one takes at most so many units here. */
const unitsPerGrapheme = 24;

/** What people see as characters, one by one. */
export const graphemesOf = (text: string): readonly string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/**
 * A text as it can be printed in one paragraph: no controls, blanks only between words, and at most
 * `max` characters, the last an ellipsis if there were more.
 */
export const cleanText = (text: string, max = 400): string => {
  const short = text.slice(0, max * unitsPerGrapheme).toWellFormed();
  const clean = short
    .replaceAll(/\s+/g, ' ')
    .replaceAll(unprintable, '')
    .replaceAll(heaped, '$1')
    .normalize('NFC')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  const all = graphemesOf(clean);
  const isWhole = all.length <= max && short.length === text.length;
  return isWhole
    ? clean
    : `${all
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
};
