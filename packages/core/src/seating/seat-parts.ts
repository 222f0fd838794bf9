import type { Layout, ReservedSection, Row, TableSection } from './layout.ts';
import type { SeatRun } from './seat-map.ts';

/**
 * Seats that are consecutive in the index: a row, or a table. Everything about a seat follows from
 * its part and its place there.
 */
export type SeatPart = RowPart | TablePart;

export interface RowPart {
  readonly kind: 'row';
  readonly section: ReservedSection;
  readonly row: Row;
  /** How many rows come before it in its section. */
  readonly behind: number;
  /** The index of its first seat. */
  readonly from: number;
  readonly count: number;
}

export interface TablePart {
  readonly kind: 'table';
  readonly section: TableSection;
  readonly from: number;
  /** Its chairs, or 1 for a table that is sold whole. */
  readonly count: number;
}

/** The parts of a layout in the order of their seats. */
export const seatParts = ({ sections }: Pick<Layout, 'sections'>): readonly SeatPart[] => {
  const parts: SeatPart[] = [];
  let from = 0;
  const add = (part: SeatPart): void => {
    parts.push(part);
    from += part.count;
  };
  for (const section of sections) {
    if (section.kind === 'table')
      add({ kind: 'table', section, from, count: section.sold === 'whole' ? 1 : section.chairs });
    if (section.kind === 'reserved')
      section.rows.forEach((row, behind) => add({ kind: 'row', section, row, behind, from, count: row.seats }));
  }
  return parts;
};

/** The part that a seat is in: a binary search, since a hall has thousands of parts. */
export const partAt = (parts: readonly SeatPart[], index: number): SeatPart | undefined => {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.from ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const found = parts[low];
  return found !== undefined && index >= found.from && index < found.from + found.count ? found : undefined;
};

/** Neighbours with no aisle between them. Chairs around a table count as neighbours. */
export const runsOf = (parts: readonly SeatPart[]): readonly SeatRun[] =>
  parts.flatMap((part) => {
    const breaks = new Set(part.kind === 'row' ? part.row.aislesAfter : []);
    const runs: number[][] = [];
    let run: number[] = [];
    for (let place = 0; place < part.count; place += 1) {
      run.push(part.from + place);
      if (!breaks.has(place + 1) && place < part.count - 1) continue;
      runs.push(run);
      run = [];
    }
    return runs;
  });
