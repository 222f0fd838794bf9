import { create } from 'qrcode';

/** What stays light around a code, in squares of it: what readers are promised. */
const quietZone = 4;

/** A rectangle in points, from the upper left corner of its box. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A code as rectangles, one for each run of dark squares in a row, in a box with a quiet zone. */
export const qrSquares = (code: string, side: number): readonly Rectangle[] => {
  // Readable with a scratch across it.
  const { size, data } = create(code, { errorCorrectionLevel: 'M' }).modules;
  const unit = side / (size + 2 * quietZone);
  const rectangles: Rectangle[] = [];
  for (let row = 0; row < size; row += 1) {
    const dark = data.subarray(row * size, (row + 1) * size);
    const y = (quietZone + row) * unit;
    for (let from = dark.indexOf(1); from >= 0;) {
      const light = dark.indexOf(0, from);
      const end = light < 0 ? size : light;
      rectangles.push({ x: (quietZone + from) * unit, y, width: (end - from) * unit, height: unit });
      from = dark.indexOf(1, end);
    }
  }
  return rectangles;
};
