import { distanceKm } from '@ticketly/core/browsing';
import { filterOf } from './listing-filter.ts';
import type { Stretch, Walk, WalkedTo } from './listing-walks.ts';

type Center = NonNullable<Walk['query']['near']>;

/** The radius of the first circle, and the factor by which each next one grows. */
const firstReachKm = 1;
const farther = 3;

/**
 * The nearest first. Cells around the place yield everything within a circle, and more; distances
 * are exact only here. A circle with enough listings contains the nearest; otherwise a wider one
 * follows.
 *
 * A circle is read batch by batch, and only what may be on the page is kept.
 */
export const walkByDistance = async (walk: Walk, near: Center): Promise<Stretch> => {
  const { reads, after, wanted } = walk;
  let reachKm = Math.max(firstReachKm, (after?.key ?? 0) * 1.1);
  for (;;) {
    const nearest = await nearestWithin(walk, { ...near, radiusKm: Math.min(reachKm, near.radiusKm) });
    if (nearest.length >= wanted || reachKm >= near.radiusKm) {
      const listings = await reads.byId(nearest.map(({ eventId }) => eventId));
      return { listings, end: nearest.length >= wanted ? nearest.at(-1) : undefined };
    }
    reachKm *= farther;
  }
};

const nearestWithin = async ({ reads, query, after, wanted }: Walk, circle: Center): Promise<readonly WalkedTo[]> => {
  let nearest: WalkedTo[] = [];
  const cut = (): void => {
    nearest = nearest.sort(compare).slice(0, wanted);
  };
  for await (const place of reads.places('listings_by_cell', filterOf({ ...query, near: circle }))) {
    const found = { key: distanceKm(circle, place), eventId: place.eventId };
    if (found.key > circle.radiusKm || (after !== undefined && compare(found, after) <= 0)) continue;
    nearest.push(found);
    if (nearest.length > 10 * wanted) cut();
  }
  cut();
  return nearest;
};

const compare = (one: WalkedTo, other: WalkedTo): number =>
  one.key - other.key || (one.eventId < other.eventId ? -1 : Number(one.eventId > other.eventId));
