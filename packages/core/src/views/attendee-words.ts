import { plainText, plainWords } from './plain-words.ts';

/** A UUID, or a prefix of one: eight digits or more. */
const uuidBeginning = /^[0-9a-f]{8}(-[0-9a-f]{0,4}){1,3}(?:(?<=-[0-9a-f]{4})-[0-9a-f]{0,12})?$/;

/**
 * The words that an attendee is found by, and those of a search text. A UUID, or a prefix of one,
 * is one word without its hyphens, so that an id finds exactly what it names; all else is split
 * into plain words.
 *
 * @example
 * attendeeWords('Stalls, row C, seat 12'); // ['stalls', 'row', 'c', 'seat', '12']
 * attendeeWords('0190a5d0-0000-7000'); // ['0190a5d000007000']
 */
export const attendeeWords = (text: string): readonly string[] => [
  ...new Set(
    plainText(text)
      .split(/\s+/)
      .flatMap((token) => (uuidBeginning.test(token) ? [token.replaceAll('-', '')] : plainWords(token))),
  ),
];

/** Digits to which numbers in a label are padded: seat and row numbers are shorter. */
const rankedDigits = 6;

/** Cursors carry a rank, and whatever the label, it has to fit into a URL. */
const rankUnits = 400;

/**
 * A label in a form that sorts naturally: numbers are padded with zeros, so that row 9 comes before
 * row 10, and letters are compared in their plain form. Only the beginning of a label longer than
 * any hall needs counts.
 */
export const seatRank = (label: string): string =>
  plainText(label)
    .replace(/\d+/g, (digits) => digits.padStart(rankedDigits, '0'))
    .slice(0, rankUnits)
    .toWellFormed();
