import type { Numbering } from './layout.ts';

/** The numbers of a row's seats from left to right. */
export const seatNumbers = (numbering: Numbering, count: number, startNumber?: number): readonly number[] => {
  const places = Array.from({ length: count }, (_, place) => place);
  switch (numbering) {
    case 'ascending':
      return places.map((place) => (startNumber ?? 1) + place);
    case 'descending':
      return places.map((place) => (startNumber ?? 1) + count - 1 - place);
    case 'odd':
      return places.map((place) => (startNumber ?? 1) + 2 * place);
    case 'even':
      return places.map((place) => (startNumber ?? 2) + 2 * place);
    case 'from-middle':
      return places.map((place) => (startNumber ?? 1) + fromMiddle(place, count));
  }
};

/** 0 at the middle, then outwards: odd numbers (0, 2, 4 …) to the left, even ones (1, 3, 5 …) to the right. */
const fromMiddle = (place: number, count: number): number => {
  const left = Math.ceil(count / 2);
  return place < left ? 2 * (left - 1 - place) : 2 * (place - left) + 1;
};

/** Row labels as halls use them: A … Z, AA, AB … (`letters`), or 1, 2, 3 … (`digits`). `at` counts from 0. */
export const rowLabel = (scheme: 'letters' | 'digits', at: number): string => {
  if (scheme === 'digits') return String(at + 1);
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : rowLabel('letters', Math.floor(at / 26) - 1) + letter;
};
