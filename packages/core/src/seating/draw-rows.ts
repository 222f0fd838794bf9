import type { SeatId } from '../kernel/index.ts';
import type { DrawnSection } from './draw-layout.ts';
import type { Point, ReservedSection, Row, SeatNote } from './layout.ts';
import { seatNumbers } from './seat-numbers.ts';

const defaultAisleWidth = 1.2;

/** The id of a seat in a row: `101-C-12`. */
export const rowSeatId = (sectionId: string, row: string, number: number): SeatId =>
  `${sectionId}-${row}-${number}` as SeatId;

/** Draws the rows of a section, front to back, each from left to right. */
export const drawRows = (section: ReservedSection): DrawnSection => {
  const notes = new Map((section.notes ?? []).map((note) => [`${note.row}-${note.number}`, note]));
  const seats: DrawnSection['seats'][number][] = [];
  const runs: number[][] = [];
  section.rows.forEach((row, behind) => {
    const offsets = seatOffsets(section, row);
    const numbers = seatNumbers(section.numbering, row.seats, row.startNumber);
    const breaks = new Set(row.aislesAfter ?? []);
    let run: number[] = [];
    numbers.forEach((number, place) => {
      run.push(seats.length);
      const at = placeOf(section, offsets[place] ?? 0, behind);
      seats.push(drawSeat(section, row, number, at, notes.get(`${row.label}-${number}`)));
      if (breaks.has(place + 1) || place === numbers.length - 1) {
        runs.push(run);
        run = [];
      }
    });
  });
  return { seats, runs };
};

/** Metres of each seat from the middle of its row, along the row. */
const seatOffsets = ({ seatPitch, aisleWidth = defaultAisleWidth }: ReservedSection, row: Row): readonly number[] => {
  const breaks = new Set(row.aislesAfter ?? []);
  const offsets: number[] = [];
  let along = 0;
  for (let place = 0; place < row.seats; place += 1) {
    if (place > 0) along += seatPitch + (breaks.has(place) ? aisleWidth : 0);
    offsets.push(along);
  }
  return offsets.map((offset) => offset - along / 2);
};

/** A place `along` metres right of the middle of the row that is `behind` rows behind the first. */
const placeOf = ({ shape, position, rotation, rowPitch }: ReservedSection, along: number, behind: number): Point => {
  const turned = (rotation * Math.PI) / 180;
  if (shape.kind === 'curved') {
    const radius = shape.radius + behind * rowPitch;
    const angle = turned + along / radius;
    return { x: position.x + radius * Math.sin(angle), y: position.y + radius * Math.cos(angle) };
  }
  const back = behind * rowPitch;
  return {
    x: position.x + along * Math.cos(turned) + back * Math.sin(turned),
    y: position.y - along * Math.sin(turned) + back * Math.cos(turned),
  };
};

const drawSeat = (
  section: ReservedSection,
  row: Row,
  number: number,
  at: Point,
  note: SeatNote | undefined,
): DrawnSection['seats'][number] => ({
  seatId: rowSeatId(section.sectionId, row.label, number),
  label: `${section.label}, row ${row.label}, seat ${number}`,
  sectionId: section.sectionId,
  row: row.label,
  number,
  x: at.x,
  y: at.y,
  tierId: note?.tierId ?? row.tierId ?? section.tierId ?? null,
  blocked: note?.blocked ?? false,
  accessible: note?.accessible ?? false,
  companionOf: note?.companionOf === undefined ? null : rowSeatId(section.sectionId, row.label, note.companionOf),
  places: 1,
});
