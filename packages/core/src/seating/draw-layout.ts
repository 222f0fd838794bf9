import type { SeatId } from '../kernel/index.ts';
import { drawRows } from './draw-rows.ts';
import type { GeneralAdmissionSection, Layout, Section, TableSection } from './layout.ts';
import type { AreaOnMap, SeatMap, SeatOnMap } from './seat-map.ts';

/** A seat before it has its index, and the runs of neighbours by place in the section's list. */
export interface DrawnSection {
  readonly seats: readonly Omit<SeatOnMap, 'index'>[];
  readonly runs: readonly (readonly number[])[];
}

const drawn = new WeakMap<Layout, SeatMap>();

/** Draws a layout: every seat with its place, and its index in the order of sections, rows and seats. The same layout object is drawn once. */
export const drawLayout = (layout: Layout): SeatMap => {
  const known = drawn.get(layout);
  if (known !== undefined) return known;
  const seats: SeatOnMap[] = [];
  const runs: number[][] = [];
  for (const section of layout.sections) {
    const part = drawSection(section);
    const from = seats.length;
    for (const seat of part.seats) seats.push({ ...seat, index: seats.length });
    for (const run of part.runs) runs.push(run.map((place) => from + place));
  }
  const seatMap: SeatMap = {
    seats,
    areas: layout.sections.filter((section) => section.kind === 'general_admission').map(drawArea),
    seatIndex: seats.map(({ seatId }) => seatId),
    indexOf: new Map(seats.map(({ seatId, index }) => [seatId, index])),
    runs,
    focalPoint: layout.focalPoint,
  };
  drawn.set(layout, seatMap);
  return seatMap;
};

const drawSection = (section: Section): DrawnSection => {
  switch (section.kind) {
    case 'reserved':
      return drawRows(section);
    case 'table':
      return section.sold === 'whole' ? drawWholeTable(section) : drawChairs(section);
    case 'general_admission':
    case 'non_sellable':
      return { seats: [], runs: [] };
  }
};

const drawArea = (section: GeneralAdmissionSection): AreaOnMap => ({
  areaId: section.areaId,
  sectionId: section.sectionId,
  label: section.label,
  capacity: section.capacity,
  tierId: section.tierId ?? null,
});

const plain = { row: '', blocked: false, accessible: false, companionOf: null } as const;

const drawWholeTable = (table: TableSection): DrawnSection => ({
  seats: [
    {
      ...plain,
      seatId: table.sectionId as SeatId,
      label: `${table.label}, whole table for ${table.chairs}`,
      sectionId: table.sectionId,
      number: 1,
      ...table.position,
      tierId: table.tierId ?? null,
      places: table.chairs,
    },
  ],
  runs: [[0]],
});

const drawChairs = (table: TableSection): DrawnSection => {
  const turn = (2 * Math.PI) / Math.max(1, table.chairs);
  const from = (table.rotation * Math.PI) / 180;
  const seats = Array.from({ length: table.chairs }, (_, chair) => ({
    ...plain,
    seatId: `${table.sectionId}-${chair + 1}` as SeatId,
    label: `${table.label}, chair ${chair + 1}`,
    sectionId: table.sectionId,
    number: chair + 1,
    x: table.position.x + table.radius * Math.sin(from + chair * turn),
    y: table.position.y + table.radius * Math.cos(from + chair * turn),
    tierId: table.tierId ?? null,
    places: 1,
  }));
  return { seats, runs: [seats.map((_, chair) => chair)] };
};
