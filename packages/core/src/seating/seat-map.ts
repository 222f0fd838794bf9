import type { AreaId, SeatId, TierId } from '../kernel/index.ts';

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
  /** The accessible seat this one goes with. */
  readonly companionOf: SeatId | null;
  /** People it seats: more than one only for a table sold as a whole. */
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

/** A layout drawn out. */
export interface SeatMap {
  /** By index. */
  readonly seats: readonly SeatOnMap[];
  readonly areas: readonly AreaOnMap[];
  /** The id of every seat, by index. */
  readonly seatIndex: readonly SeatId[];
  readonly indexOf: ReadonlyMap<SeatId, number>;
  readonly runs: readonly SeatRun[];
  readonly focalPoint: { readonly x: number; readonly y: number };
}

/** The n-th unit of an area (1 … capacity): to everything but the drawing it is a seat. No other seat id has a `~`. */
export const gaUnitId = (areaId: AreaId, n: number): SeatId => `${areaId}~${n}` as SeatId;

/** The area and number of a unit; undefined for any other seat. */
export const parseGaUnit = (seatId: SeatId): { readonly areaId: AreaId; readonly n: number } | undefined => {
  const found = /^(.+)~([1-9]\d*)$/.exec(seatId);
  return found?.[1] === undefined ? undefined : { areaId: found[1] as AreaId, n: Number(found[2]) };
};
