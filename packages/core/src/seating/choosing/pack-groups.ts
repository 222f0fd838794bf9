import type { MayCut } from './best-window.ts';

/**
 * How many stretches there are, by length: `counts[3]` counts those of three places. Those longer
 * than the last count as the last.
 */
export type StretchCounts = readonly number[];

/**
 * After this many steps a grouping counts as one that does not fit. An order has few groups:
 * nothing that people ask for comes near.
 */
const maxSteps = 2_000;

/** Whether groups of these sizes, the largest first, fit into the stretches, each side by side. */
export const packs = (sizes: readonly number[], counts: StretchCounts): boolean => {
  const left = [...counts];
  let steps = 0;
  const place = (at: number): boolean => {
    const size = sizes[at];
    if (size === undefined || hasPlenty(sizes, at, left)) return true;
    if (!hasRoom(sizes, at, left)) return false;
    // A stretch that is just long enough is never put to better use.
    for (let length = size; length < left.length; length += 1) {
      if ((left[length] ?? 0) === 0) continue;
      steps += 1;
      if (steps > maxSteps) return false;
      move(left, length, -1);
      move(left, length - size, 1);
      if (place(at + 1)) return true;
      move(left, length - size, -1);
      move(left, length, 1);
      if (length === size) return false;
    }
    return false;
  };
  return place(0);
};

const move = (counts: number[], length: number, by: 1 | -1): void => {
  counts[length] = (counts[length] ?? 0) + by;
};

/** A stretch for each group, one of them long enough for the largest. */
const hasPlenty = (sizes: readonly number[], at: number, counts: StretchCounts): boolean => {
  let stretches = 0;
  for (let length = sizes[at] ?? 0; length < counts.length; length += 1) stretches += counts[length] ?? 0;
  return stretches >= sizes.length - at;
};

/**
 * Room for as many groups of each size as there are that large, and for all people: without it, no
 * placement exists.
 */
const hasRoom = (sizes: readonly number[], at: number, counts: StretchCounts): boolean => {
  let people = 0;
  for (let group = at; group < sizes.length; group += 1) {
    const size = sizes[group] ?? 1;
    people += size;
    if (size === sizes[group + 1]) continue;
    let groups = 0;
    let seats = 0;
    for (let length = size; length < counts.length; length += 1) {
      groups += Math.floor(length / size) * (counts[length] ?? 0);
      seats += length * (counts[length] ?? 0);
    }
    if (groups < group - at + 1 || seats < people) return false;
  }
  return true;
};

/** Lets a group of `size` be cut out of a stretch only if the groups after it still fit. */
export const cutKeepingRoom = (size: number, rest: readonly number[], counts: StretchCounts): MayCut => {
  const known = new Map<number, boolean>();
  return (length, before) => {
    if (rest.length === 0) return true;
    const after = length - before - size;
    const key = length * counts.length + Math.min(before, after);
    const found = known.get(key);
    if (found !== undefined) return found;
    const left = cut(counts, { length, before, after });
    const fit = packs(rest, left);
    known.set(key, fit);
    return fit;
  };
};

/** The stretches after one of them was cut in two. */
export const cut = (
  counts: StretchCounts,
  { length, before, after }: { readonly length: number; readonly before: number; readonly after: number },
): StretchCounts => {
  const left = [...counts];
  const last = counts.length - 1;
  move(left, Math.min(length, last), -1);
  move(left, Math.min(before, last), 1);
  move(left, Math.min(after, last), 1);
  return left;
};
