import type { ReservedSection, Row } from './layout.ts';
import type { RowPart, SeatPart, TablePart } from './seat-parts.ts';

const defaultAisleWidth = 1.2;

interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Writes down where the seats of a part are. */
export const placeSeats = (part: SeatPart, places: Places): void => {
  if (part.kind === 'row') placeRow(part, places);
  else placeTable(part, places);
};

/**
 * A row turns around the section's position: on an arc, or straight, `behind` rows behind the
 * first.
 */
const placeRow = ({ section, row, behind, from, count }: RowPart, { x, y }: Places): void => {
  const { shape, position, rotation, rowPitch } = section;
  const turned = (rotation * Math.PI) / 180;
  const [sin, cos] = [Math.sin(turned), Math.cos(turned)];
  const back = behind * rowPitch;
  const offsets = seatOffsets(section, row);
  for (let place = 0; place < count; place += 1) {
    const along = offsets[place] ?? 0;
    if (shape.kind === 'curved') {
      const radius = shape.radius + back;
      const angle = turned + along / radius;
      x[from + place] = position.x + radius * Math.sin(angle);
      y[from + place] = position.y + radius * Math.cos(angle);
    } else {
      x[from + place] = position.x + along * cos + back * sin;
      y[from + place] = position.y - along * sin + back * cos;
    }
  }
};

/** Metres of each seat from the middle of its row, along the row. */
const seatOffsets = ({ seatPitch, aisleWidth = defaultAisleWidth }: ReservedSection, row: Row): Float64Array => {
  const breaks = new Set(row.aislesAfter ?? []);
  const offsets = new Float64Array(row.seats);
  let along = 0;
  for (let place = 0; place < row.seats; place += 1) {
    if (place > 0) along += seatPitch + (breaks.has(place) ? aisleWidth : 0);
    offsets[place] = along;
  }
  for (let place = 0; place < row.seats; place += 1) offsets[place] = (offsets[place] ?? 0) - along / 2;
  return offsets;
};

/** Chairs around the middle; a table that is sold whole is in the middle itself. */
const placeTable = ({ section, from, count }: TablePart, { x, y }: Places): void => {
  const { position, rotation, radius, sold } = section;
  const turn = (2 * Math.PI) / Math.max(1, count);
  const turned = (rotation * Math.PI) / 180;
  const out = sold === 'whole' ? 0 : radius;
  for (let chair = 0; chair < count; chair += 1) {
    x[from + chair] = position.x + out * Math.sin(turned + chair * turn);
    y[from + chair] = position.y + out * Math.cos(turned + chair * turn);
  }
};
