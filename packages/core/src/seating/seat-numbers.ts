import type { Numbering } from './layout.ts';

/** How the seats of one row are numbered. */
export interface RowNumbers {
  readonly numbering: Numbering;
  readonly count: number;
  readonly startNumber?: number | undefined;
}

/** The number of the seat at a place of a row; places count from 0, from the left. */
export const numberAt = ({ numbering, count, startNumber }: RowNumbers, place: number): number => {
  switch (numbering) {
    case 'ascending':
      return (startNumber ?? 1) + place;
    case 'descending':
      return (startNumber ?? 1) + count - 1 - place;
    case 'odd':
      return (startNumber ?? 1) + 2 * place;
    case 'even':
      return (startNumber ?? 2) + 2 * place;
    case 'from-middle':
      return (startNumber ?? 1) + fromMiddle(place, count);
  }
};

/** The place of a number in its row; undefined if the row has no such number. */
export const placeOfNumber = (row: RowNumbers, number: number): number | undefined => {
  const place = guessPlace(row, number);
  const exists = Number.isInteger(place) && place >= 0 && place < row.count;
  return exists && numberAt(row, place) === number ? place : undefined;
};

const guessPlace = ({ numbering, count, startNumber }: RowNumbers, number: number): number => {
  switch (numbering) {
    case 'ascending':
      return number - (startNumber ?? 1);
    case 'descending':
      return (startNumber ?? 1) + count - 1 - number;
    case 'odd':
      return (number - (startNumber ?? 1)) / 2;
    case 'even':
      return (number - (startNumber ?? 2)) / 2;
    case 'from-middle': {
      const outwards = number - (startNumber ?? 1);
      const left = Math.ceil(count / 2);
      return outwards % 2 === 0 ? left - 1 - outwards / 2 : left + (outwards - 1) / 2;
    }
  }
};

/** The numbers of a row's seats from left to right. */
export const seatNumbers = (numbering: Numbering, count: number, startNumber?: number): readonly number[] =>
  Array.from({ length: count }, (_, place) => numberAt({ numbering, count, startNumber }, place));

/**
 * 0 at the middle, then outwards: odd numbers (0, 2, 4 …) to the left, even ones (1, 3, 5 …) to the
 * right.
 */
const fromMiddle = (place: number, count: number): number => {
  const left = Math.ceil(count / 2);
  return place < left ? 2 * (left - 1 - place) : 2 * (place - left) + 1;
};

/**
 * Row labels as halls use them: A … Z, AA, AB … (`letters`), or 1, 2, 3 … (`digits`). `at` counts
 * from 0.
 */
export const rowLabel = (scheme: 'letters' | 'digits', at: number): string => {
  if (scheme === 'digits') return String(at + 1);
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : rowLabel('letters', Math.floor(at / 26) - 1) + letter;
};
