import type { AreaId, SeatId, TierId } from '../kernel/index.ts';
import type { Layout } from './layout.ts';

/** One sellable or blocked seat, drawn. */
export interface SeatOnMap {
  readonly index: number;
  readonly seatId: SeatId;
  /** As printed on the ticket: `Block 101, row C, seat 12`. */
  readonly label: string;
  readonly sectionId: string;
  readonly row: string;
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** Null only in a layout that does not pass validation, or on a blocked seat. */
  readonly tierId: TierId | null;
  readonly blocked: boolean;
  readonly accessible: boolean;
  /** The accessible seat that this companion's seat belongs to. */
  readonly companionOf: SeatId | null;
  /** How many people it seats: more than one only for a table that is sold whole. */
  readonly places: number;
}

/** A general-admission area. */
export interface AreaOnMap {
  readonly areaId: AreaId;
  readonly sectionId: string;
  readonly label: string;
  readonly capacity: number;
  readonly tierId: TierId | null;
}

/** Neighbours in a row with no aisle between them, as seat indices from left to right. */
export type SeatRun = readonly number[];

/**
 * Things by index, each made when it is asked for: a hall of 100,000 seats does not hold 100,000
 * objects. An array fits, too.
 */
export interface Listed<Item> extends Iterable<Item> {
  readonly length: number;
  /** Undefined from `length` on. */
  at(index: number): Item | undefined;
}

/** What choosing and counting look at, by seat index. A seat takes less than twenty bytes. */
export interface SeatColumns {
  /** Metres, as in {@link SeatOnMap}. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** An index into `tierIds`; 0 for no tier. */
  readonly tier: Uint16Array;
  /** Index 0 is unused, since 0 stands for no tier. */
  readonly tierIds: readonly (TierId | null)[];
  /** The sum of the {@link seatFlags} that hold. */
  readonly flags: Uint8Array;
}

/** What may be true of a seat, one bit each. */
export const seatFlags = { blocked: 1, accessible: 2, companion: 4, whole: 8 } as const;

/** A layout drawn out. */
export interface SeatMap {
  /** By index. */
  readonly seats: Listed<SeatOnMap>;
  readonly columns: SeatColumns;
  readonly areas: readonly AreaOnMap[];
  /** The id of every seat, by index. */
  readonly seatIndex: Listed<SeatId>;
  readonly indexOf: { get(seatId: SeatId): number | undefined };
  readonly runs: readonly SeatRun[];
  readonly focalPoint: { readonly x: number; readonly y: number };
}

/**
 * The n-th unit of an area (1 … capacity). To everything but the drawing it is a seat. No other
 * seat id has a `~`.
 */
export const gaUnitId = (areaId: AreaId, n: number): SeatId => `${areaId}~${n}` as SeatId;

/** The area and number of a unit; undefined for any other seat. */
export const parseGaUnit = (seatId: SeatId): { readonly areaId: AreaId; readonly n: number } | undefined => {
  const found = /^(.+)~([1-9]\d*)$/.exec(seatId);
  return found?.[1] === undefined ? undefined : { areaId: found[1] as AreaId, n: Number(found[2]) };
};

/** The columns, and the order in which seats are searched. */
const bytesPerSeat = 24 + 20;
/** A section, row or note of the layout, with a way to find it. */
const bytesPerPart = 256;

/**
 * Roughly how much memory a layout and its seat map take, in bytes; this is what limits caches of
 * them.
 */
export const hallBytes = ({ sections }: Pick<Layout, 'sections'>, { seats }: Pick<SeatMap, 'seats'>): number => {
  const parts = sections.reduce(
    (sum, section) => sum + 1 + (section.kind === 'reserved' ? section.rows.length + (section.notes?.length ?? 0) : 0),
    0,
  );
  return seats.length * bytesPerSeat + parts * bytesPerPart;
};
