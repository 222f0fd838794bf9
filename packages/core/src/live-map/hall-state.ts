import type { AreaId, SeatId, TierId } from '../kernel/index.ts';
import type { SeatStatus, SeatChange } from '../locking/index.ts';
import { parseGaUnit, seatFlags, sellableByTier } from '../seating/index.ts';
import type { AreaOnMap, SeatMap } from '../seating/index.ts';

/** What a change is about: a seat by its index, or an area. */
export type ChangedPart =
  { readonly kind: 'seat'; readonly index: number } | { readonly kind: 'area'; readonly areaId: AreaId };

/**
 * Every seat's status as one byte, and the counts that follow from them. The cost of a change does
 * not depend on the size of the hall.
 */
export interface HallState {
  /** What a change is about; undefined if the hall has no such seat. */
  partOf(seatId: SeatId): ChangedPart | undefined;
  /** Applies a change. @returns whether it altered a seat's status or an area's count. */
  set(change: SeatChange): boolean;
  statusAt(index: number): SeatStatus;
  leftIn(areaId: AreaId): number;
  /** All statuses, one character per seat. */
  text(): string;
  leftByTier(): Record<TierId, number>;
  soldOut(): boolean;
}

interface AreaState {
  readonly area: AreaOnMap;
  /** One letter per unit. */
  readonly units: Uint8Array;
  taken: number;
}

const letters = { f: 0x66, h: 0x68, s: 0x73, b: 0x62 } as const;
const statusesByLetter = new Map<number, SeatStatus>([
  [letters.f, 'f'],
  [letters.h, 'h'],
  [letters.s, 's'],
  [letters.b, 'b'],
]);

/**
 * A hall in which nothing is taken. Seats that are blocked or have no tier stay blocked, whatever
 * changes come.
 */
export const hallState = (seatMap: SeatMap): HallState => {
  const { tier, tierIds } = seatMap.columns;
  const seats = seatMap.columns.flags.map((flags, index) => (isSellable(flags, tier[index]) ? letters.f : letters.b));
  const areas = new Map(seatMap.areas.map((area): [AreaId, AreaState] => [area.areaId, emptyArea(area)]));
  const counts = tierCounts(seatMap);
  let text: string | undefined;

  const statusAt = (index: number): SeatStatus => statusesByLetter.get(seats[index] ?? letters.b) ?? 'b';

  const unitOf = (seatId: SeatId): Unit | undefined => {
    const unit = parseGaUnit(seatId);
    const found = unit && areas.get(unit.areaId);
    return found && unit.n <= found.area.capacity ? { state: found, at: unit.n - 1 } : undefined;
  };

  const setSeat = (index: number, after: SeatChange['status']): boolean => {
    const before = statusAt(index);
    if (before === after || before === 'b') return false;
    seats[index] = letters[after];
    text = undefined;
    counts.move(tierIds[tier[index] ?? 0] ?? null, before, after);
    return true;
  };

  const setUnit = ({ state, at }: Unit, after: SeatChange['status']): boolean => {
    const before = statusesByLetter.get(state.units[at] ?? letters.f) ?? 'f';
    if (before === after) return false;
    state.units[at] = letters[after];
    state.taken += Number(before === 'f') - Number(after === 'f');
    counts.move(state.area.tierId, before, after);
    return before === 'f' || after === 'f';
  };

  return {
    partOf: (seatId) => {
      const index = seatMap.indexOf.get(seatId);
      if (index !== undefined) return { kind: 'seat', index };
      const found = unitOf(seatId);
      return found && { kind: 'area', areaId: found.state.area.areaId };
    },
    set: ({ seatId, status }) => {
      const index = seatMap.indexOf.get(seatId);
      if (index !== undefined) return setSeat(index, status);
      const found = unitOf(seatId);
      return found !== undefined && setUnit(found, status);
    },
    statusAt,
    leftIn: (areaId) => left(areas.get(areaId)),
    text: () => (text ??= new TextDecoder().decode(seats)),
    leftByTier: () => Object.fromEntries(counts.freeByTier),
    soldOut: () => counts.isSoldOut(),
  };
};

interface Unit {
  readonly state: AreaState;
  readonly at: number;
}

const emptyArea = (area: AreaOnMap): AreaState => ({
  area,
  units: new Uint8Array(area.capacity).fill(letters.f),
  taken: 0,
});

const isSellable = (flags = 0, tier = 0): boolean => tier !== 0 && (flags & seatFlags.blocked) === 0;

const left = (entry: AreaState | undefined): number => (entry === undefined ? 0 : entry.area.capacity - entry.taken);

interface TierCounts {
  readonly freeByTier: ReadonlyMap<TierId, number>;
  move(tierId: TierId | null, before: SeatStatus, after: SeatStatus): void;
  isSoldOut(): boolean;
}

/**
 * How many seats of an empty hall are free and held, in all and per tier. What cannot be sold does
 * not count.
 */
const tierCounts = (seatMap: SeatMap): TierCounts => {
  const freeByTier = new Map<TierId, number>();
  let free = 0;
  let held = 0;
  const add = (tierId: TierId | null, count: number): void => {
    if (tierId === null) return;
    free += count;
    freeByTier.set(tierId, (freeByTier.get(tierId) ?? 0) + count);
  };
  for (const [tierId, count] of sellableByTier(seatMap)) add(tierId, count);
  return {
    freeByTier,
    move: (tierId, before, after) => {
      add(tierId, Number(after === 'f') - Number(before === 'f'));
      held += Number(after === 'h') - Number(before === 'h');
    },
    isSoldOut: () => free === 0 && held === 0,
  };
};
