import { quoted } from '../kernel/index.ts';
import type { ProblemList, Sliced } from '../kernel/index.ts';
import type { GeneralAdmissionSection, Layout, Point, Section, Size } from './layout.ts';
import { seatFlags } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';
import { partAt, seatParts } from './seat-parts.ts';

/**
 * Finds what is wrong with positions: nothing left to sell, sections far outside the canvas,
 * overlapping areas.
 */
export function* findPlaceProblems(problems: ProblemList, layout: Layout, seatMap: SeatMap): Sliced<void> {
  findNothingToSell(problems, seatMap);
  findOutside(problems, layout, seatMap);
  yield;
  yield* findAreasOnOneAnother(problems, layout);
}

const findNothingToSell = (problems: ProblemList, { columns, areas }: SeatMap): void => {
  const isSellable = (flags: number): boolean => (flags & seatFlags.blocked) === 0;
  if (areas.length > 0 || columns.flags.some(isSellable)) return;
  problems.add({ path: 'sections', code: 'nothing-to-sell', message: () => 'Every seat of the hall is blocked.' });
};

/**
 * Reported once per section. Farther beyond the canvas than the canvas is large, nobody finds a
 * seat.
 */
const findOutside = (problems: ProblemList, layout: Layout, { columns: { x, y } }: SeatMap): void => {
  const isOutside = (at: Point): boolean => !isNear(at.x, layout.canvas.width) || !isNear(at.y, layout.canvas.height);
  const outside = new Set<Section>(
    layout.sections.filter((section) => 'size' in section && isOutside(section.position)),
  );
  const parts = seatParts(layout);
  for (let index = 0; index < x.length; index += 1) {
    if (!isOutside({ x: x[index] ?? 0, y: y[index] ?? 0 })) continue;
    const part = partAt(parts, index);
    if (part === undefined) continue;
    outside.add(part.section);
    // The rest of the part would report the same.
    index = part.from + part.count - 1;
  }
  layout.sections.forEach((section, at) => {
    if (!outside.has(section)) return;
    const message = (): string => `${quoted(section.label)} lies far outside the drawing.`;
    problems.add({ path: `sections[${at}].position`, code: 'outside', message });
  });
};

const isNear = (value: number, size: number): boolean => value >= -size && value <= 2 * size;

/** An area as drawn: its middle, and its half axes. */
interface Placed {
  readonly at: number;
  readonly section: GeneralAdmissionSection;
  readonly middle: Point;
  readonly axes: readonly [Point, Point];
  /** From the middle to a corner. */
  readonly reach: number;
}

/** A few thousand comparisons take a few milliseconds. */
const comparisonsPerSlice = 20_000;

/** Reported once per area, with the first that it overlaps. */
function* findAreasOnOneAnother(problems: ProblemList, { sections }: Layout): Sliced<void> {
  const placed = sections.flatMap((section, at) =>
    section.kind === 'general_admission' ? [placedAt(section, at)] : [],
  );
  let comparisons = 0;
  for (const [place, area] of placed.entries()) {
    const other = placed.slice(0, place).find((earlier) => isOn(area, earlier));
    if (other !== undefined) {
      problems.add({
        path: `sections[${area.at}].position`,
        code: 'overlapping-areas',
        message: () => `${quoted(area.section.label)} lies on ${quoted(other.section.label)}.`,
      });
    }
    comparisons += place;
    if (comparisons < comparisonsPerSlice) continue;
    comparisons = 0;
    yield;
  }
}

const placedAt = (section: GeneralAdmissionSection, at: number): Placed => {
  const { position: middle, size, rotation } = section;
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const half: Size = { width: size.width / 2, height: size.height / 2 };
  const axes = [
    { x: cos * half.width, y: sin * half.width },
    { x: -sin * half.height, y: cos * half.height },
  ] as const;
  return { at, section, middle, axes, reach: Math.hypot(half.width, half.height) };
};

/** Metres by which areas may overlap: nobody draws to the centimetre. */
const tolerance = 0.1;

/**
 * Two rectangles overlap unless one of their four directions separates them (the separating axis
 * theorem).
 */
const isOn = (one: Placed, other: Placed): boolean => {
  const apart = { x: one.middle.x - other.middle.x, y: one.middle.y - other.middle.y };
  if (Math.hypot(apart.x, apart.y) > one.reach + other.reach) return false;
  return [...one.axes, ...other.axes].every((axis) => {
    const length = Math.hypot(axis.x, axis.y);
    const along = (vector: Point): number => Math.abs(vector.x * axis.x + vector.y * axis.y) / length;
    const reach = [...one.axes, ...other.axes].reduce((sum, each) => sum + along(each), 0);
    return along(apart) < reach - tolerance;
  });
};
