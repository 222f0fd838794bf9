import type { SeatMap, SeatRun } from './seat-map.ts';

/** So many seats side by side. */
export interface Window {
  readonly seats: readonly number[];
  /** Single free seats left between this choice and taken seats or the end of the run. */
  readonly orphans: number;
  /** Mean distance in metres. */
  readonly distance: number;
}

interface Search {
  readonly size: number;
  /** May be chosen. */
  readonly fits: (index: number) => boolean;
  /** Is not taken, whether it may be chosen or not: what an orphan is counted by. */
  readonly isFree: (index: number) => boolean;
  readonly spread: number;
  /** Near what; the focal point unless given. */
  readonly near?: { readonly x: number; readonly y: number };
}

interface RankedRun {
  readonly run: SeatRun;
  readonly nearest: number;
}

const widestSpread = 16;
const ranked = new WeakMap<SeatMap, readonly RankedRun[]>();

/** Runs by how near their nearest seat is to the focal point: sorted once a map, so that a search in a fresh hall looks at a few runs only. */
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
  { columns }: SeatMap,
  index: number,
  { x, y }: { readonly x: number; readonly y: number },
): number => Math.hypot((columns.x[index] ?? Infinity) - x, (columns.y[index] ?? Infinity) - y);

/**
 * The best window of a map, or with a spread one of the next best, each from another run. Windows without orphans come before windows with, and then the
 * nearest first.
 */
export const bestWindow = (seatMap: SeatMap, search: Search): Window | undefined => {
  const wanted = search.spread === 0 ? 1 : widestSpread;
  const best: Window[] = [];
  for (const { run, nearest } of rankRuns(seatMap)) {
    // Every further run is farther away than all of the good ones found: nothing better can come.
    const last = best[wanted - 1];
    if (search.near === undefined && last?.orphans === 0 && last.distance <= nearest) break;
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
    const distance = seats.reduce((sum, index) => sum + distanceTo(seatMap, index, near), 0) / size;
    const orphans = orphanAt(run, start - 1, -1, search) + orphanAt(run, end + 1, 1, search);
    if (best === undefined || orphans < best.orphans || (orphans === best.orphans && distance < best.distance)) {
      best = { seats, orphans, distance };
    }
  }
  return best;
};

/** 1 if the seat at `place`, beside the window, would be free with a taken seat or the run's end beyond it. */
const orphanAt = (run: SeatRun, place: number, step: -1 | 1, { isFree }: Search): number => {
  const beside = run[place];
  if (beside === undefined || !isFree(beside)) return 0;
  const beyond = run[place + step];
  return beyond === undefined || !isFree(beyond) ? 1 : 0;
};
