import { ok, refuse } from '../../kernel/index.ts';
import type { Result, TierId } from '../../kernel/index.ts';
import type { NotEnoughSeats } from '../refusals.ts';
import type { SeatMap, SeatOnMap, SeatRun } from '../seat-map.ts';
import { groupings } from './groupings.ts';
import { micrometres } from './micrometres.ts';
import type { BestAvailableChoice, SeatWish } from './seat-wish.ts';

type Wish = SeatWish & { readonly isFree: (index: number) => boolean };

/**
 * Best available in its simplest form: every window of every row is tried, for every grouping in
 * turn. The fast one has to choose the same, or better where this one gives up a grouping that has
 * room.
 */
export const chooseByTryingAll = (seatMap: SeatMap, wish: Wish): Result<BestAvailableChoice, NotEnoughSeats> => {
  const fits = eligibility(seatMap, wish);
  const together = bestWindow(seatMap, { size: wish.quantity, fits, isFree: wish.isFree, spread: wish.spread ?? 0 });
  if (together !== undefined) return ok(explain(seatMap, 'adjacent', [together.seats], together.orphans));
  const available = [...seatMap.seats].filter(({ index }) => fits(index)).length;
  if (available < wish.quantity) return refuse({ code: 'seating/not-enough-seats', available });
  return ok(chooseGroups(seatMap, wish, fits));
};

const eligibility = (seatMap: SeatMap, wish: Wish): ((index: number) => boolean) => {
  const tiers = wish.tierIds && wish.tierIds.length > 0 ? new Set<TierId>(wish.tierIds) : undefined;
  const kindFits = (seat: SeatOnMap): boolean => {
    const reserved = seat.accessible || seat.companionOf !== null;
    return wish.accessible === true ? reserved : !reserved || wish.accessibleReleased === true;
  };
  return (index) => {
    const seat = seatMap.seats.at(index);
    if (seat === undefined || seat.blocked || seat.tierId === null || !wish.isFree(index)) return false;
    return kindFits(seat) && (tiers === undefined || tiers.has(seat.tierId));
  };
};

/**
 * Tries the groupings, best first: fewest people alone, then fewest groups. Everyone alone always
 * works, since there are enough seats.
 */
const chooseGroups = (seatMap: SeatMap, wish: Wish, fits: (index: number) => boolean): BestAvailableChoice => {
  for (const sizes of groupings(wish.quantity)) {
    const chosen = placeGroups(seatMap, wish, fits, sizes);
    if (chosen !== undefined) return chosen;
  }
  throw new Error('unreachable: single seats always fit');
};

const placeGroups = (
  seatMap: SeatMap,
  wish: Wish,
  fits: (index: number) => boolean,
  sizes: readonly number[],
): BestAvailableChoice | undefined => {
  const used = new Set<number>();
  const groups: (readonly number[])[] = [];
  let orphans = 0;
  for (const size of sizes) {
    const first = seatMap.seats.at(groups[0]?.[0] ?? seatMap.seats.length);
    const window = bestWindow(seatMap, {
      size,
      fits: (index) => !used.has(index) && fits(index),
      isFree: (index) => !used.has(index) && wish.isFree(index),
      spread: groups.length === 0 ? (wish.spread ?? 0) : 0,
      ...(first === undefined ? {} : { near: first }),
    });
    if (window === undefined) return undefined;
    for (const index of window.seats) used.add(index);
    groups.push(window.seats);
    orphans += window.orphans;
  }
  return explain(seatMap, 'groups', groups, orphans);
};

const explain = (
  { seats, focalPoint }: SeatMap,
  rule: 'adjacent' | 'groups',
  groups: readonly (readonly number[])[],
  orphansLeft: number,
): BestAvailableChoice => {
  const chosen = groups.map((group) => group.flatMap((index) => seats.at(index) ?? []));
  const all = chosen.flat();
  const distance =
    all.reduce((sum, { x, y }) => sum + Math.hypot(x - focalPoint.x, y - focalPoint.y), 0) / Math.max(1, all.length);
  return {
    seatIds: all.map(({ seatId }) => seatId),
    explanation: {
      rule,
      groups: chosen.map((group) => ({
        sectionId: group[0]?.sectionId ?? '',
        row: group[0]?.row ?? '',
        seats: group.length,
      })),
      orphansLeft,
      distance: Math.round(distance * 10) / 10,
    },
  };
};

/** This many seats side by side. */
interface Window {
  readonly seats: readonly number[];
  /** Single free seats that this choice leaves between taken seats or at the end of the run. */
  readonly orphans: number;
  /** The sum over its seats, in micrometres. */
  readonly distance: number;
}

interface Search {
  readonly size: number;
  /** May be chosen. */
  readonly fits: (index: number) => boolean;
  /** Not taken, whether it may be chosen or not: this is what decides about orphans. */
  readonly isFree: (index: number) => boolean;
  readonly spread: number;
  /** Nearest to what; default: the focal point. */
  readonly near?: { readonly x: number; readonly y: number };
}

interface RankedRun {
  readonly run: SeatRun;
  readonly nearest: number;
}

const widestSpread = 16;
const ranked = new WeakMap<SeatMap, readonly RankedRun[]>();

/**
 * Runs by how near their nearest seat is to the focal point: sorted once per map, so that a search
 * in a fresh hall looks at few runs.
 */
const rankRuns = (seatMap: SeatMap): readonly RankedRun[] => {
  const known = ranked.get(seatMap);
  if (known !== undefined) return known;
  const runs = seatMap.runs
    .map((run) => ({ run, nearest: Math.min(...run.map((index) => distanceTo(seatMap, index, seatMap.focalPoint))) }))
    .sort((one, other) => one.nearest - other.nearest);
  ranked.set(seatMap, runs);
  return runs;
};

const distanceTo = (
  { seats }: SeatMap,
  index: number,
  { x, y }: { readonly x: number; readonly y: number },
): number => {
  const seat = seats.at(index);
  return seat === undefined ? Infinity : micrometres(seat.x - x, seat.y - y);
};

/**
 * The best window of a map, or with a spread one of the next best, each from another run. Windows
 * without orphans come before windows with them; then the nearest first.
 */
const bestWindow = (seatMap: SeatMap, search: Search): Window | undefined => {
  const wanted = search.spread === 0 ? 1 : widestSpread;
  const best: Window[] = [];
  for (const { run, nearest } of rankRuns(seatMap)) {
    // All further runs are farther away than the good ones found: nothing better can come.
    const last = best[wanted - 1];
    if (search.near === undefined && last?.orphans === 0 && last.distance <= nearest * search.size) break;
    const found = bestOfRun(seatMap, run, search);
    if (found === undefined) continue;
    best.push(found);
    best.sort((one, other) => one.orphans - other.orphans || one.distance - other.distance);
    best.length = Math.min(best.length, wanted);
  }
  return best[search.spread % Math.max(1, best.length)];
};

const bestOfRun = (seatMap: SeatMap, run: SeatRun, search: Search): Window | undefined => {
  const { size, fits } = search;
  const near = search.near ?? seatMap.focalPoint;
  let best: Window | undefined;
  let fitting = 0;
  for (let end = 0; end < run.length; end += 1) {
    fitting = fits(run[end] ?? -1) ? fitting + 1 : 0;
    if (fitting < size) continue;
    const start = end - size + 1;
    const seats = run.slice(start, end + 1);
    const distance = seats.reduce((sum, index) => sum + distanceTo(seatMap, index, near), 0);
    const orphans = orphanAt(run, start - 1, -1, search) + orphanAt(run, end + 1, 1, search);
    if (best === undefined || orphans < best.orphans || (orphans === best.orphans && distance < best.distance)) {
      best = { seats, orphans, distance };
    }
  }
  return best;
};

/**
 * 1 if the seat at `place`, beside the window, would be free with a taken seat or the run's end
 * beyond it.
 */
const orphanAt = (run: SeatRun, place: number, step: -1 | 1, { isFree }: Search): number => {
  const beside = run[place];
  if (beside === undefined || !isFree(beside)) return 0;
  const beyond = run[place + step];
  return beyond === undefined || !isFree(beyond) ? 1 : 0;
};
