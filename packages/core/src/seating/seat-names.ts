import type { SeatId } from '../kernel/index.ts';
import { numberAt, placeOfNumber } from './seat-numbers.ts';
import type { RowNumbers } from './seat-numbers.ts';
import type { RowPart, SeatPart } from './seat-parts.ts';

/** The id of a seat in a row: `101-C-12`. */
export const rowSeatId = (sectionId: string, row: string, number: number): SeatId =>
  `${sectionId}-${row}-${number}` as SeatId;

/** What a seat is called. */
export interface SeatName {
  readonly seatId: SeatId;
  readonly label: string;
  readonly row: string;
  readonly number: number;
}

const numbersOf = ({ section, row, count }: RowPart): RowNumbers => ({
  numbering: section.numbering,
  count,
  startNumber: row.startNumber,
});

/** The id of the seat at a place of a part. */
export const seatIdIn = (part: SeatPart, place: number): SeatId => {
  const { sectionId } = part.section;
  if (part.kind === 'row') return rowSeatId(sectionId, part.row.label, numberAt(numbersOf(part), place));
  return (part.section.sold === 'whole' ? sectionId : `${sectionId}-${place + 1}`) as SeatId;
};

/** What the seat at a place of a part is called. */
export const seatNameIn = (part: SeatPart, place: number): SeatName => {
  const seatId = seatIdIn(part, place);
  const { label } = part.section;
  if (part.kind === 'row') {
    const number = numberAt(numbersOf(part), place);
    return { seatId, label: `${label}, row ${part.row.label}, seat ${number}`, row: part.row.label, number };
  }
  const { sold, chairs } = part.section;
  if (sold === 'whole') return { seatId, label: `${label}, whole table for ${chairs}`, row: '', number: 1 };
  return { seatId, label: `${label}, chair ${place + 1}`, row: '', number: place + 1 };
};

/** Finds indices by ids, without a list of all ids: an id names section, row and number. */
export interface SeatFinder {
  get(seatId: SeatId): number | undefined;
  /** The seat of this number in a row of a section. */
  inRow(sectionId: string, row: string, number: number): number | undefined;
}

/** NaN unless it is spelled the one way in which a seat's number is spelled. */
const numberIn = (text: string): number => {
  const number = Number(text);
  return Number.isInteger(number) && String(number) === text ? number : Number.NaN;
};

/** Finds seats by what they are called. */
export const seatFinder = (parts: readonly SeatPart[]): SeatFinder => {
  const rows = new Map<string, Map<string, RowPart>>();
  const tables = new Map<string, Exclude<SeatPart, RowPart>>();
  for (const part of parts) {
    const { sectionId } = part.section;
    if (part.kind === 'table') tables.set(sectionId, part);
    else rows.set(sectionId, (rows.get(sectionId) ?? new Map<string, RowPart>()).set(part.row.label, part));
  }
  const inRow: SeatFinder['inRow'] = (sectionId, row, number) => {
    const part = rows.get(sectionId)?.get(row);
    const place = part && placeOfNumber(numbersOf(part), number);
    return place === undefined ? undefined : part && part.from + place;
  };
  return {
    inRow,
    get: (seatId) => {
      // A crowded hall is thousands of these, so they are cut without a list of pieces.
      const first = seatId.indexOf('-');
      const table = tables.get(first < 0 ? seatId : seatId.slice(0, first));
      if (first < 0) return table?.section.sold === 'whole' ? table.from : undefined;
      const second = seatId.indexOf('-', first + 1);
      if (second >= 0)
        return inRow(seatId.slice(0, first), seatId.slice(first + 1, second), numberIn(seatId.slice(second + 1)));
      const chair = numberIn(seatId.slice(first + 1));
      const exists = table?.section.sold === 'by_seat' && chair >= 1 && chair <= table.count;
      return exists ? table.from + chair - 1 : undefined;
    },
  };
};
