import type { Rectangle } from '../qr-squares.ts';
import type { Sheet } from '../sheet.ts';
import { lineHeight, widthOfLine } from '../type/set-text.ts';

const overlaps = (one: Rectangle, other: Rectangle): boolean =>
  one.x + 0.01 < other.x + other.width &&
  other.x + 0.01 < one.x + one.width &&
  one.y + 0.01 < other.y + other.height &&
  other.y + 0.01 < one.y + one.height;

/** What stands on something else, or outside the frame or the page. */
export const clashes = ({ size, drawings }: Sheet): readonly string[] => {
  const things = drawings.filter(({ kind }) => kind !== 'frame');
  const [frame] = drawings.filter(({ kind }) => kind === 'frame');
  const within = frame?.box ?? { x: 0, y: 0, ...size };
  return things.flatMap((one, at) => {
    const others = things.slice(at + 1).filter((other) => overlaps(one.box, other.box));
    const { x, y, width, height } = one.box;
    const isInside =
      x >= within.x && y >= within.y && x + width <= within.x + within.width && y + height <= within.y + within.height;
    return [...others.map((other) => `${one.kind} on ${other.kind}`), ...(isInside ? [] : [`${one.kind} outside`])];
  });
};

/** Lines that leave their box. */
export const runaways = ({ drawings }: Sheet): readonly string[] =>
  drawings.flatMap((drawing) => {
    if (drawing.kind !== 'text') return [];
    const { box, set } = drawing;
    const tooHigh = set.lines.length * set.size * lineHeight > box.height + 0.01;
    const tooWide = set.lines.filter(({ runs }) => widthOfLine(runs) * set.size > box.width + 0.01);
    return [...tooWide.map(({ text }) => `too wide: ${text}`), ...(tooHigh ? ['too high'] : [])];
  });

/** Everything that a sheet says, text by text. */
export const saidOn = ({ drawings }: Sheet): readonly string[] =>
  drawings.flatMap((drawing) => (drawing.kind === 'text' ? [drawing.set.lines.map(({ text }) => text).join(' ')] : []));
