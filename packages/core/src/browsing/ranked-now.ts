import { instant } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { ReadRankings } from '../trending/index.ts';
import { parseListingCursor } from './listing-cursor.ts';
import type { ListingQuery } from './listings.port.ts';

/** Stands for the list without scores, because nothing was ranked yet. */
const unranked: Instant = instant(0);

/**
 * The ranking that sorts a list by trend: the latest or, on later pages, the one that sorted the
 * first page. Undefined if that one is gone.
 */
export const rankedNow = async (
  rankings: ReadRankings,
  cursor: string | undefined,
): Promise<Pick<ListingQuery, 'now' | 'scores'> | undefined> => {
  const begun = cursor === undefined ? undefined : parseListingCursor(cursor)?.now;
  if (begun === unranked) return { now: unranked };
  const ranking = await (begun === undefined ? rankings.latest() : rankings.find(begun));
  if (ranking !== undefined) return { now: ranking.rankedAt, scores: ranking.scores };
  return begun === undefined ? { now: unranked } : undefined;
};
