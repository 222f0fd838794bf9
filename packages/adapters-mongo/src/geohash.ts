import type { Coordinates } from '@ticketly/core/browsing';

/** The alphabet of geohashes (G. Niemeyer, 2008): five bits a character. */
const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

/** A cell of six characters is about 1.2 km by 0.6 km. */
const lengthMax = 6;

/** How many cells are queried at a time. */
const cellsMax = 40;

const kmPerDegree = 111.19;
/** Distances are computed on a sphere in floating point, and an edge belongs to both sides. */
const slack = 1.001;

/** How many columns and rows of cells of a length cover the earth. */
const gridOf = (length: number): { readonly columns: number; readonly rows: number } => {
  const bits = 5 * length;
  return { columns: 2 ** Math.ceil(bits / 2), rows: 2 ** Math.floor(bits / 2) };
};

/** The geohash of a column and row: their bits alternate, the column's first. */
const cellOf = (column: number, row: number, length: number): string => {
  let cell = '';
  let [columnBits, rowBits] = [Math.ceil((5 * length) / 2), Math.floor((5 * length) / 2)];
  for (let bit = 0, value = 0; bit < 5 * length; bit += 1) {
    const isColumn = bit % 2 === 0;
    const [from, at] = isColumn ? [column, (columnBits -= 1)] : [row, (rowBits -= 1)];
    value = (value << 1) | (Math.floor(from / 2 ** at) % 2);
    if (bit % 5 === 4) [cell, value] = [cell + (alphabet[value] ?? ''), 0];
  }
  return cell;
};

const columnAt = (longitude: number, columns: number): number =>
  Math.min(columns - 1, Math.max(0, Math.floor(((longitude + 180) / 360) * columns)));
const rowAt = (latitude: number, rows: number): number =>
  Math.min(rows - 1, Math.max(0, Math.floor(((latitude + 90) / 180) * rows)));

/** The cells that contain a point, from the largest to the smallest. */
export const cellsAt = ({ latitude, longitude }: Coordinates): readonly string[] => {
  const { columns, rows } = gridOf(lengthMax);
  const cell = cellOf(columnAt(longitude, columns), rowAt(latitude, rows), lengthMax);
  return Array.from({ length: lengthMax }, (_, at) => cell.slice(0, at + 1));
};

/**
 * Cells of one size that together cover a circle, and more: the smallest size with which a few
 * dozen are enough.
 */
export const cellsAround = (center: Coordinates, radiusKm: number): readonly string[] => {
  const box = boxAround(center, radiusKm);
  for (let length = lengthMax; length > 1; length -= 1) {
    const cells = cellsIn(box, length);
    if (cells !== undefined) return cells;
  }
  return Array.from(alphabet);
};

/** Degrees; `east` may lie beyond 180 and `west` beyond -180. */
interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** The smallest box of latitudes and longitudes around a circle on the sphere. */
const boxAround = ({ latitude, longitude }: Coordinates, radiusKm: number): Box => {
  const degrees = (radiusKm / kmPerDegree) * slack + 1e-6;
  const [south, north] = [latitude - degrees, latitude + degrees];
  // A circle around a pole covers every longitude.
  if (south <= -90 || north >= 90) return { south, north, west: -180, east: 180 };
  const ratio = Math.sin(radians(degrees)) / Math.cos(radians(latitude));
  const half = ratio >= 1 ? 180 : (Math.asin(ratio) * 180) / Math.PI + 1e-6;
  return { south, north, west: longitude - half, east: longitude + half };
};

const cellsIn = ({ south, north, west, east }: Box, length: number): readonly string[] | undefined => {
  const { columns, rows } = gridOf(length);
  const [firstRow, lastRow] = [rowAt(south, rows), rowAt(north, rows)];
  const [first, last] = [west, east].map((at) => Math.floor(((at + 180) / 360) * columns)) as [number, number];
  const wide = Math.min(columns, last - first + 1);
  if (wide * (lastRow - firstRow + 1) > cellsMax) return undefined;
  const cells: string[] = [];
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (let step = 0; step < wide; step += 1) {
      const column = (((first + step) % columns) + columns) % columns;
      cells.push(cellOf(column, row, length));
    }
  }
  return cells;
};

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
