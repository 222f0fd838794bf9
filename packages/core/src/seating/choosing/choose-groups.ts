import { invariant } from '../../kernel/index.ts';
import { bestWindow } from './best-window.ts';
import type { Choosing, Window } from './best-window.ts';
import type { FreePlaces } from './free-places.ts';
import { groupings } from './groupings.ts';
import { nearbyWindows } from './nearby-windows.ts';
import { cutKeepingRoom, packs } from './pack-groups.ts';
import type { StretchCounts } from './pack-groups.ts';

/** Takes the places of a window out of the hall, or returns them. */
export type Take = (window: Window, isFree: boolean) => void;

/**
 * Places for people who cannot all sit together: the best grouping that the free stretches have
 * room for, its largest group nearest to the focal point and the others nearest to that one.
 * Whether a grouping has room follows from how many stretches there are of each length, so the hall
 * is searched for one grouping only.
 */
export const chooseGroups = (
  choosing: Choosing,
  { quantity, spread }: { readonly quantity: number; readonly spread: number },
  take: Take,
): readonly Window[] => {
  const counts = countsOf(choosing.places, quantity);
  for (const sizes of groupings(quantity)) {
    if (!packs(sizes, counts)) continue;
    const groups = placeGroups(choosing, { sizes, spread, quantity }, take);
    if (groups.length === sizes.length) return groups;
  }
  invariant(false, `there are ${choosing.places.total()} seats, and ${quantity} single ones of them were not found`);
};

const countsOf = ({ stretches }: FreePlaces, longest: number): StretchCounts => {
  const counts = Array.from(stretches.subarray(0, longest + 1));
  for (let length = longest + 1; length < stretches.length; length += 1)
    counts[longest] = (counts[longest] ?? 0) + (stretches[length] ?? 0);
  return counts;
};

/** Has fewer windows than sizes if one was not found. The hall is left as it was. */
const placeGroups = (
  choosing: Choosing,
  {
    sizes: [largest = 1, ...sizes],
    spread,
    quantity,
  }: { readonly sizes: readonly number[]; readonly spread: number; readonly quantity: number },
  take: Take,
): readonly Window[] => {
  const mayCut = cutKeepingRoom(largest, sizes, countsOf(choosing.places, quantity));
  const first = bestWindow(choosing, { size: largest, spread, mayCut });
  if (first === undefined) return [];
  const groups = [first];
  take(first, false);
  try {
    const wanted = { sizes: [...new Set(sizes)], near: first.place, takes: sizes.length - 1 };
    const nearby = nearbyWindows(choosing, wanted);
    for (const [at, size] of sizes.entries()) {
      const keepsRoom = cutKeepingRoom(size, sizes.slice(at + 1), countsOf(choosing.places, quantity));
      const next = nearby.best(size, keepsRoom, groups.slice(1));
      if (next === undefined) break;
      groups.push(next);
      take(next, false);
    }
    return groups;
  } finally {
    for (const group of groups) take(group, true);
  }
};
