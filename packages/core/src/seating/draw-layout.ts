import { invariant } from '../kernel/index.ts';
import type { TierId } from '../kernel/index.ts';
import type { GeneralAdmissionSection, Layout, SeatNote, Section } from './layout.ts';
import { placeSeats } from './place-seats.ts';
import { seatFlags } from './seat-map.ts';
import type { AreaOnMap, Listed, SeatColumns, SeatMap, SeatOnMap, SeatRun } from './seat-map.ts';
import { rowSeatId, seatFinder, seatIdIn, seatNameIn } from './seat-names.ts';
import type { SeatFinder } from './seat-names.ts';
import { partAt, runsOf, seatParts } from './seat-parts.ts';
import type { SeatPart } from './seat-parts.ts';

/**
 * Draws a layout: the position of every seat, and its index in the order of sections, rows and
 * seats.
 *
 * Only each seat's position, tier and flags are computed and kept; names are derived from the
 * layout when asked for. So a hall of 100,000 seats is drawn in a few milliseconds and takes two
 * megabytes.
 */
export const drawLayout = (layout: Layout): SeatMap => {
  const parts = seatParts(layout);
  const finder = seatFinder(parts);
  const { columns, companions } = drawColumns(layout, parts, finder);
  const size = columns.x.length;
  let runs: readonly SeatRun[] | undefined;
  const seatIn = (part: SeatPart, place: number): SeatOnMap => drawSeat(part, place, columns, companions);
  return {
    seats: listed(parts, size, seatIn),
    seatIndex: listed(parts, size, seatIdIn),
    columns,
    areas: layout.sections.filter((section) => section.kind === 'general_admission').map(drawArea),
    indexOf: finder,
    get runs() {
      return (runs ??= runsOf(parts));
    },
    focalPoint: layout.focalPoint,
  };
};

interface Drawn {
  readonly columns: SeatColumns;
  /**
   * The number of the accessible seat that a companion's seat belongs to, by index: few seats have
   * one.
   */
  readonly companions: ReadonlyMap<number, number>;
}

const drawColumns = (layout: Layout, parts: readonly SeatPart[], finder: SeatFinder): Drawn => {
  const last = parts.at(-1);
  const size = last === undefined ? 0 : last.from + last.count;
  const tiers = tierPlaces();
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  const [tier, flags] = [new Uint16Array(size), new Uint8Array(size)];
  for (const part of parts) {
    placeSeats(part, { x, y });
    const own = part.kind === 'row' ? part.row.tierId : undefined;
    tier.fill(tiers.placeOf(own ?? part.section.tierId), part.from, part.from + part.count);
    if (part.kind === 'table' && part.section.sold === 'whole') flags[part.from] = seatFlags.whole;
  }
  const companions = new Map<number, number>();
  for (const [index, note] of notedSeats(layout.sections, finder)) {
    if (note.tierId !== undefined) tier[index] = tiers.placeOf(note.tierId);
    flags[index] = flagsOf(note);
    if (note.companionOf !== undefined) companions.set(index, note.companionOf);
  }
  return { columns: { x, y, tier, tierIds: tiers.ids, flags }, companions };
};

/** The last note about a seat counts. */
const notedSeats = (sections: readonly Section[], finder: SeatFinder): ReadonlyMap<number, SeatNote> => {
  const noted = new Map<number, SeatNote>();
  for (const section of sections) {
    if (section.kind !== 'reserved') continue;
    for (const note of section.notes ?? []) {
      const index = finder.inRow(section.sectionId, note.row, note.number);
      if (index !== undefined) noted.set(index, note);
    }
  }
  return noted;
};

const flagsOf = ({ blocked, accessible, companionOf }: SeatNote): number =>
  (blocked === true ? seatFlags.blocked : 0) +
  (accessible === true ? seatFlags.accessible : 0) +
  (companionOf === undefined ? 0 : seatFlags.companion);

const maxTiers = 0xffff;

/** Tiers as small numbers, in the order of their first seats. */
const tierPlaces = (): { readonly ids: readonly (TierId | null)[]; placeOf(tierId: TierId | undefined): number } => {
  const ids: (TierId | null)[] = [null];
  const places = new Map<TierId, number>();
  return {
    ids,
    placeOf: (tierId) => {
      if (tierId === undefined) return 0;
      const known = places.get(tierId);
      if (known !== undefined) return known;
      invariant(ids.length <= maxTiers, `a layout is painted with more than ${maxTiers} tiers`);
      places.set(tierId, ids.length);
      return ids.push(tierId) - 1;
    },
  };
};

const drawSeat = (
  part: SeatPart,
  place: number,
  { x, y, tier, tierIds, flags }: SeatColumns,
  companions: ReadonlyMap<number, number>,
): SeatOnMap => {
  const index = part.from + place;
  const { seatId, label, row, number } = seatNameIn(part, place);
  const { sectionId } = part.section;
  const has = flags[index] ?? 0;
  const companion = companions.get(index);
  return {
    index,
    seatId,
    label,
    sectionId,
    row,
    number,
    x: x[index] ?? 0,
    y: y[index] ?? 0,
    tierId: tierIds[tier[index] ?? 0] ?? null,
    blocked: (has & seatFlags.blocked) !== 0,
    accessible: (has & seatFlags.accessible) !== 0,
    companionOf: companion === undefined ? null : rowSeatId(sectionId, row, companion),
    places: part.kind === 'table' && part.section.sold === 'whole' ? part.section.chairs : 1,
  };
};

const drawArea = (section: GeneralAdmissionSection): AreaOnMap => ({
  areaId: section.areaId,
  sectionId: section.sectionId,
  label: section.label,
  capacity: section.capacity,
  tierId: section.tierId ?? null,
});

const listed = <Item>(
  parts: readonly SeatPart[],
  length: number,
  make: (part: SeatPart, place: number) => Item,
): Listed<Item> => ({
  length,
  at: (index) => {
    const part = partAt(parts, index);
    return part && make(part, index - part.from);
  },
  *[Symbol.iterator]() {
    for (const part of parts) for (let place = 0; place < part.count; place += 1) yield make(part, place);
  },
});
